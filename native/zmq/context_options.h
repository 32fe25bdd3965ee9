#pragma once

#include <cstddef>
#include <cstdint>

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
  // Reads `option` into the bytes. libzmq does not tell the length of what it writes: the
  // rest of the bytes stays as it is.
  static Status get(void* context, int option, uint8_t* bytes, size_t size);

  // Sets `option` to the bytes.
  Status set(void* context, int option, const uint8_t* bytes, size_t size);

 private:
  Status set_int(void* context, int option, int value);

  bool has_priority_ = false;
};

}  // namespace zmq_napi
