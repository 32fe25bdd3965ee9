#pragma once

#include <functional>

#include "status.h"

#if defined(_WIN32)
#include <cstdint>
#else
#include <pthread.h>
#endif

namespace zmq_napi {

// Runs a function on a thread of the system. std::thread throws when the system can start
// no more threads. This class returns a status. The thread blocks all signals, because
// signals are for the host's own threads.
//
// Threads: any one thread, which joins or detaches this thread.
// Owns: the thread, which must be joined or detached before this object is destroyed.
// Errors: start() returns a negated errno.
class Thread {
 public:
  Thread() = default;
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;
  ~Thread();

  Status start(std::function<void()> work);

  // Waits for the end of the thread. The thread must have been started.
  void join();

  // Lets the thread end by itself. The thread must have been started, and cannot be
  // joined afterwards.
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
