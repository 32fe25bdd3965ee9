#pragma once

#include <uv.h>
#include <zmq.h>

#include <memory>

#include "environment.h"
#include "status.h"

#if defined(_WIN32)
using zmq_napi_fd = uv_os_sock_t;
#else
using zmq_napi_fd = int;
#endif

namespace zmq_napi {

// Tells the JavaScript thread that a socket's descriptor has something to say. The watch
// is armed once, for as long as the socket lives; it keeps the event loop running only
// while held.
//
// Threads: the JavaScript thread.
// Owns: the watch on the descriptor.
// Borrows: the descriptor, which must outlive it, and the target of the signal.
// Errors: start() answers a negated errno.
class Readiness {
 public:
  using Signal = void (*)(void* target);

  Readiness() = default;
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;
  ~Readiness();

  Status start(std::shared_ptr<Environment> environment, zmq_napi_fd descriptor,
               Signal signal, void* target);

  // Keeps the event loop running, or no longer.
  void hold();
  void let_go();

 private:
  struct Watch;

  Watch* watch_ = nullptr;
};

}  // namespace zmq_napi
