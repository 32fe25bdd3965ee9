#pragma once

#include <functional>
#include <string>

namespace zmq_napi::listener_closed {

// Calls functions when libzmq has closed a listener. Others can then bind its endpoint.
// libzmq closes a listener on a thread of its own, some time after the call that asks for
// it.
//
// Threads: any. A function is called on any thread, and must call no function of this
// file.
// Owns: the functions, until they are called.
// Borrows: the libzmq socket, but uses only its address, as a key. No other socket gets
// the address before libzmq reports that the socket is gone.

// Makes libzmq report closed listeners. Call this before a socket is made. A second call
// does nothing.
void start();

// Calls `callback` when the socket's listener on `endpoint` is closed, or when the socket
// is gone. Calls it at once if libzmq doesn't report closed listeners. Call add() before
// the program asks the listener to close, once for each listener.
void add(void* socket, const std::string& endpoint, std::function<void()> callback);

// Calls the last function that was added for `endpoint`, because the listener does not
// close.
void cancel(void* socket, const std::string& endpoint);

}  // namespace zmq_napi::listener_closed
