#pragma once

#include <zmq.h>

#include <memory>

#include "loop/environment.h"
#include "status.h"

namespace zmq_napi {

// Tells the JavaScript thread that a socket's descriptor has something to say. The watch
// is armed once, for as long as the socket lives; it keeps the event loop running only
// while held.
//
// Threads: the JavaScript thread.
// Owns: the watch on the descriptor, which the event loop keeps where it can, else the
// environment's thread.
// Borrows: the descriptor, which must outlive it, and the target of the signal.
// Errors: start() answers a negated errno.
class Readiness {
 public:
  using Signal = void (*)(void* target);

  Readiness();
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;
  ~Readiness();

  Status start(const std::shared_ptr<Environment>& environment, zmq_fd_t descriptor,
               Signal signal, void* target);

  // Keeps the event loop running, or no longer.
  void hold();
  void let_go();

 private:
  class Watch;
  class LoopWatch;
  class ThreadWatch;

  std::unique_ptr<Watch> watch_;
};

}  // namespace zmq_napi
