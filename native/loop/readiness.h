#pragma once

#include <zmq.h>

#include <memory>

#include "loop/environment.h"
#include "status.h"

namespace zmq_napi {

// Calls a function on the JavaScript thread when a socket's descriptor is readable. The
// watch is armed once and lasts as long as the socket. It keeps the event loop running
// only between ref() and unref().
//
// Threads: the JavaScript thread.
// Owns: the watch on the descriptor. The event loop keeps the watch if it can, otherwise
// the poll thread of the environment does.
// Borrows: the descriptor, which must outlive this object, and the target of the signal.
// Errors: start() returns a negated errno.
class Readiness {
 public:
  using Signal = void (*)(void* target);

  Readiness();
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;
  ~Readiness();

  Status start(const std::shared_ptr<Environment>& environment, zmq_fd_t descriptor,
               Signal signal, void* target);

  // ref() keeps the event loop running until unref().
  void ref();
  void unref();

 private:
  class Watch;
  class LoopWatch;
  class ThreadWatch;

  std::unique_ptr<Watch> watch_;
};

}  // namespace zmq_napi
