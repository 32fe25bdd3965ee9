#pragma once

#include <napi.h>

// Questions of JavaScript to the operating system.
//
// Threads: the JavaScript thread.
// Owns, Borrows: nothing.
// Errors: a status.
namespace zmq_napi::system {

// Adds listens and tryBindUdp to `exports`.
void define(Napi::Env env, Napi::Object exports);

}  // namespace zmq_napi::system
