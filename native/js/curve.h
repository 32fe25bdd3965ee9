#pragma once

#include <napi.h>

// Makes CURVE key pairs with libzmq.
//
// Threads: any JavaScript thread.
// Errors: a status in the place of the result.
namespace zmq_napi::curve {

// Adds curveKeyPair and curvePublicKey to `exports`.
void define(Napi::Object exports);

}  // namespace zmq_napi::curve
