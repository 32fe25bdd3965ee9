#pragma once

#include <zmq.h>

#include <memory>

#include "check.h"
#include "zmq/socket_files.h"

namespace zmq_napi {

// Closes a libzmq socket. The call returns at once. libzmq's reaper delivers the messages
// that linger.
struct SocketCloser {
  SocketFiles files;

  void operator()(void* socket) {
    // The files go before the socket is closed: see SocketFiles::remove().
    files.remove_all();
    CHECK(zmq_close(socket) == 0);
  }
};

using OwnedSocket = std::unique_ptr<void, SocketCloser>;

}  // namespace zmq_napi
