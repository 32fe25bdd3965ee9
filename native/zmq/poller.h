#pragma once

#include <zmq.h>

#include "status.h"

namespace zmq_napi {

// Whether libzmq makes sockets of this type thread-safe: without a descriptor of their
// own.
bool is_thread_safe(int type);

// Gives a thread-safe socket a descriptor that signals its events. Such a socket has none
// of its own; libzmq's poller has one.
//
// Threads: the JavaScript thread of the socket.
// Owns: libzmq's poller, and with it one file descriptor.
// Borrows: the libzmq socket, which must outlive it.
// Errors: a status; start() returns -EMFILE when descriptors have run out.
class Poller {
 public:
  Poller() = default;
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;
  // Frees the descriptor. libzmq needs one, and aborts without, when it closes a
  // thread-safe socket: it finds this one if the socket is closed next.
  ~Poller();

  // Begins to watch `socket`, and sets `descriptor`.
  Status start(void* socket, zmq_fd_t* descriptor);

  // libzmq's ZMQ_EVENTS. Only reading them from here silences the descriptor.
  Status events();

 private:
  void* poller_ = nullptr;
};

}  // namespace zmq_napi
