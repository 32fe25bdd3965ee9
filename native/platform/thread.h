#pragma once

#include <functional>

#include "status.h"

#if defined(_WIN32)
#include <cstdint>
#else
#include <pthread.h>
#endif

namespace zmq_napi {

// A thread of the system. std::thread throws when there can be no more threads; this one
// returns a status. It blocks all signals: those are for the host's own threads.
//
// Threads: any one, which joins or detaches it.
// Owns: the thread, which must be joined or detached before this is destroyed.
// Borrows: nothing.
// Errors: start() returns a negated errno.
class Thread {
 public:
  Thread() = default;
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;
  ~Thread();

  Status start(std::function<void()> work);

  // Waits for the end of the thread, which must have been started.
  void join();

  // Lets the thread, which must have been started, end by itself. It cannot be joined
  // then.
  void detach();

 private:
#if defined(_WIN32)
  uintptr_t thread_ = 0;
#else
  pthread_t thread_{};
#endif
  bool started_ = false;
};

}  // namespace zmq_napi
