#pragma once

#include <napi.h>

namespace zmq_napi::listener {

// libzmq aborts the process when a descriptor that it is to accept connections on
// (ZMQ_USE_FD) gives none, or other ones than its transport deals with.
//
// Threads: the JavaScript thread.
// Owns, Borrows: nothing between calls.
// Errors: none.

// listens(descriptor: number, local: boolean): boolean. Whether the descriptor is a
// socket that listens for streams: for local ones (ipc), or those of IPv4 and IPv6.
Napi::Value listens(const Napi::CallbackInfo& info);

}  // namespace zmq_napi::listener
