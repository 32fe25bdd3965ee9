#pragma once

#include <string>

#include "status.h"
#include "zmq/socket_handle.h"

namespace zmq_napi::endpoint {

// Binds, unbinds and connects, and prevents what libzmq would do by itself: it deletes a
// file to bind ipc in its place, puts `ipc://*` into the current folder, and connects
// over tipc without an error where the system has none.
//
// Threads: that of the socket.
// Owns: nothing.
// Borrows: the socket, during the call.
// Errors: a status.

Status bind(SocketHandle& socket, const std::string& endpoint);
Status unbind(SocketHandle& socket, const std::string& endpoint);
Status connect(const SocketHandle& socket, const std::string& endpoint);

}  // namespace zmq_napi::endpoint
