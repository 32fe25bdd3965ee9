#pragma once

#include <napi.h>

#include "status.h"

namespace zmq_napi {

// The options of a libzmq context, as libzmq sees them: a number and bytes. Four bytes
// are an int, any other number of them needs a libzmq with drafts.
//
// Threads: the thread of the JavaScript handle on the context.
// Owns: nothing.
// Borrows: the libzmq context and the buffers, per call.
// Errors: a status; -EINVAL and -EPERM for what would make libzmq abort when it starts
// its threads, -EAGAIN when there is no thread to try that on, -ENOTSUP for bytes in a
// build without drafts.
class ContextOptions {
 public:
  // Reads `option` into `buffer`, a Uint8Array. libzmq does not tell the length of what
  // it writes: the rest of the buffer stays as it is.
  static Status get(void* context, int option, Napi::Value buffer);

  // Sets `option` to the bytes of `value`, a Uint8Array.
  Status set(void* context, int option, Napi::Value value);

 private:
  Status set_int(void* context, int option, int value);

  bool has_priority_ = false;
};

}  // namespace zmq_napi
