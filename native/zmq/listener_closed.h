#pragma once

#include <functional>
#include <string>

namespace zmq_napi::listener_closed {

// Calls functions when libzmq has closed a listener, so that others can bind its
// endpoint. libzmq closes a listener on a thread of its own, some time after the call
// that asks for it.
//
// Threads: any; a function that waits is called on any thread, and calls nothing here.
// Owns: the functions that wait, until they are called.
// Borrows: the libzmq socket, as a name only: no other has its address before libzmq
// reports that it is gone.
// Errors: none.

// Makes libzmq report. To be called before a socket is made. A second call does nothing.
void start();

// Calls `callback` once the socket's listener on `endpoint` is closed, or the socket is
// gone; at once where libzmq doesn't report. To be called before the listener is asked to
// close, once for each listener.
void add(void* socket, const std::string& endpoint, std::function<void()> callback);

// Calls the function that was last added for `endpoint`: the listener does not close.
void cancel(void* socket, const std::string& endpoint);

}  // namespace zmq_napi::listener_closed
