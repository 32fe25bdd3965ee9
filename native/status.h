#pragma once

#include <zmq.h>

#include <cerrno>

namespace zmq_napi {

// What native code returns to TypeScript: zero or a positive result on success, a negated
// errno (libzmq's own codes included) on failure.
using Status = int;

// The status of a libzmq call that returns -1 on failure. To be called before anything
// else can overwrite errno.
inline Status status_of(int result) { return result >= 0 ? result : -zmq_errno(); }

// Calls `operation` until a signal no longer interrupts it. EINTR only ever means "call
// again": none of libzmq's calls has taken effect when it reports it.
template <typename Operation>
Status uninterrupted(Operation operation) {
  for (;;) {
    const Status status = status_of(operation());
    if (status != -EINTR) return status;
  }
}

}  // namespace zmq_napi
