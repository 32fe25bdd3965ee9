#pragma once

#include <napi.h>

// Key pairs and the Z85 text form of keys, by libzmq.
//
// Threads: any JavaScript thread.
// Owns, Borrows: nothing.
// Errors: a status in the place of the result.
namespace zmq_napi::curve {

// Adds curveKeyPair, curvePublicKey, z85Encode and z85Decode to `exports`.
void define(Napi::Env env, Napi::Object exports);

}  // namespace zmq_napi::curve
