#pragma once

#include <string>

#include "status.h"
#include "zmq/owned_socket.h"

namespace zmq_napi::endpoint {

// Binds, unbinds and connects a socket. Prevents three things that libzmq does by itself.
// libzmq deletes any file at the path to which it binds ipc. It puts `ipc://*` into the
// current folder. It connects over tipc without an error if the system has no tipc.
//
// Threads: the thread of the socket.
// Borrows: the socket, during the call.
// Errors: a status.

Status bind(OwnedSocket& socket, const std::string& endpoint);
Status unbind(OwnedSocket& socket, const std::string& endpoint);
Status connect(const OwnedSocket& socket, const std::string& endpoint);

}  // namespace zmq_napi::endpoint
