#pragma once

#include <zmq.h>

#include "status.h"

namespace zmq_napi {

// Gives a thread-safe socket a descriptor that signals its poll events. The descriptor is
// that of a libzmq poller, because such a socket has none.
//
// Threads: the JavaScript thread of the socket.
// Owns: libzmq's poller, and with it one file descriptor.
// Borrows: the libzmq socket, which must outlive the poller.
// Errors: a status; start() returns -EMFILE when descriptors have run out, and -ENOTSUP
// when the addon was built without drafts.
class Poller {
 public:
  Poller() = default;
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;
  // Frees the descriptor. libzmq needs a descriptor to close a thread-safe socket, and
  // aborts the process if it gets none. Close the socket right after this call, and
  // libzmq finds this one.
  ~Poller();

  // Begins to watch `socket`, and sets `descriptor`.
  Status start(void* socket, zmq_fd_t* descriptor);

  // Returns the poll events (libzmq's ZMQ_EVENTS). Only this call silences the
  // descriptor.
  Status events();

 private:
  void* poller_ = nullptr;
};

}  // namespace zmq_napi
