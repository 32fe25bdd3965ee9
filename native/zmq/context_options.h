#pragma once

#include <cstddef>
#include <cstdint>

#include "status.h"

namespace zmq_napi {

// Reads and sets the options of a libzmq context. To libzmq an option is a number and
// bytes. Four bytes are an int. Any other number of bytes needs a libzmq with drafts.
//
// Threads: the thread of the context handle.
// Borrows: the libzmq context and the buffers, per call.
// Errors: a status. -EINVAL and -EPERM for values that make libzmq abort when it starts
// its threads. -EAGAIN if no thread can be started to try such a value. -ENOTSUP for
// bytes in a build without drafts.
class ContextOptions {
 public:
  // Reads `option` into the bytes. libzmq does not return the length of the value. The
  // bytes behind the value stay as they are.
  static Status get(void* context, int option, uint8_t* bytes, size_t size);

  // Sets `option` to the bytes.
  Status set(void* context, int option, const uint8_t* bytes, size_t size);

 private:
  Status set_int(void* context, int option, int value);

  bool has_priority_ = false;
};

}  // namespace zmq_napi
