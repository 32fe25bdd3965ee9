#pragma once

#include <napi.h>

#include "status.h"

// Options as libzmq sees them: a number and bytes. What the bytes mean is TypeScript's
// table of options.
//
// Threads: the thread of the socket.
// Owns: nothing.
// Borrows: the libzmq socket and the buffers, per call.
// Errors: a status.
namespace zmq_napi::socket_options {

// Reads `option` into `buffer`, a Uint8Array as long as libzmq wants it to be. Answers
// the number of bytes read.
Status get(void* socket, int option, Napi::Value buffer);

// Sets `option` to the bytes of `value`, a Uint8Array, or to libzmq's "no value" for
// null.
Status set(void* socket, int option, Napi::Value value);

// Reads an int option into `value`, which a failure leaves as it is.
Status get_int(void* socket, int option, int* value);

}  // namespace zmq_napi::socket_options
