#pragma once

#include <zmq.h>

#include <cerrno>

namespace zmq_napi {

// Native code returns a status to TypeScript. Zero or a positive number means success. A
// negated errno means failure. libzmq adds errnos of its own.
using Status = int;

// Returns the status of a libzmq call that returns -1 on failure. Call this before
// anything else can overwrite errno.
inline Status status_of(int result) { return result >= 0 ? result : -zmq_errno(); }

// Calls `operation` until no signal interrupts it. EINTR always means "call again": a
// libzmq call that returns EINTR has had no effect.
template <typename Operation>
Status uninterrupted(Operation operation) {
  for (;;) {
    const Status status = status_of(operation());
    if (status != -EINTR) return status;
  }
}

}  // namespace zmq_napi
