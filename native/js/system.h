#pragma once

#include <napi.h>

// Asks the operating system what JavaScript needs to know.
//
// Threads: the JavaScript thread.
// Errors: a status.
namespace zmq_napi::system {

// Adds listens, readerGone and tryBindUdp to `exports`.
void define(Napi::Object exports);

}  // namespace zmq_napi::system
