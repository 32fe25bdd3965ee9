#pragma once

#include <string>

#include "status.h"
#include "zmq/socket_handle.h"

namespace zmq_napi::endpoint {

// Binding, unbinding and connecting, with what libzmq leaves to others: it would delete a
// file to bind ipc in its place, put `ipc://*` into the current folder, and connect over
// tipc in vain where the system has none.
//
// Threads: that of the socket.
// Owns: nothing.
// Borrows: the socket, during the call.
// Errors: a status.

Status bind(SocketHandle& socket, const std::string& endpoint);
Status unbind(SocketHandle& socket, const std::string& endpoint);
Status connect(const SocketHandle& socket, const std::string& endpoint);

}  // namespace zmq_napi::endpoint
