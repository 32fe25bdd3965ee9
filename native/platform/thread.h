#pragma once

#include <functional>

#include "status.h"

#if defined(_WIN32)
#include <cstdint>
#else
#include <pthread.h>
#endif

namespace zmq_napi {

// A thread of the system. Unlike std::thread, which throws, it tells when there can be no
// more of them. It takes no signals: those are for the host's own threads.
//
// Threads: any one, which joins or detaches it.
// Owns: the thread; it is joined or detached before this goes.
// Borrows: nothing.
// Errors: start() answers a negated errno.
class Thread {
 public:
  Thread() = default;
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;
  ~Thread();

  Status start(std::function<void()> work);

  // Waits for the end of the thread, which must have been started.
  void join();

  // Lets the thread, which must have been started, end by itself. Nobody joins it.
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
