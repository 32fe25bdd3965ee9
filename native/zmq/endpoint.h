#pragma once

#include <string>

#include "status.h"
#include "zmq/owned_socket.h"

namespace zmq_napi::endpoint {

// Binds, unbinds and connects, and prevents what libzmq would do by itself: it deletes a
// file to bind ipc in its place, puts `ipc://*` into the current folder, and connects
// over tipc without an error where the system has none.
//
// Threads: that of the socket.
// Owns: nothing.
// Borrows: the socket, during the call.
// Errors: a status.

Status bind(OwnedSocket& socket, const std::string& endpoint);
Status unbind(OwnedSocket& socket, const std::string& endpoint);
Status connect(const OwnedSocket& socket, const std::string& endpoint);

}  // namespace zmq_napi::endpoint
