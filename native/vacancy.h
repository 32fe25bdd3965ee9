#pragma once

#include <functional>
#include <string>

namespace zmq_napi::vacancy {

// Tells when an endpoint that a socket was bound to is free for others. libzmq closes a
// listener on a thread of its own, some time after the call that asks for it.
//
// Threads: any; a function that waits may be called on any thread.
// Owns: the functions that wait, until they are called.
// Borrows: the libzmq socket, as a name only: no other has its address before its last
//   listener is closed.
// Errors: none.

// Has libzmq tell. To be called before a socket is made; again does nothing.
void start();

// Calls `vacant` once the socket's listener on `endpoint` is closed; at once where libzmq
// doesn't tell. To be called before the listener is asked to close.
void await(void* socket, const std::string& endpoint, std::function<void()> vacant);

// Calls what waits for `endpoint`: the listener does not close.
void give_up(void* socket, const std::string& endpoint);

}  // namespace zmq_napi::vacancy
