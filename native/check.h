#pragma once

// CHECK states an invariant of our own code. Arguments from users never reach a CHECK:
// TypeScript checks arguments. A broken invariant ends the process at once and prints its
// file and line. Continuing could lose or corrupt messages.
//
// Node-API calls that can run JavaScript (property access, wrapping, new array buffers)
// are not invariants. They can fail at any moment in a worker that is being terminated.
// Callers then return quietly, because no JavaScript is left that could see the result.
#define CHECK(condition)        \
  (static_cast<bool>(condition) \
       ? static_cast<void>(0)   \
       : ::zmq_napi::check_failed(#condition, __FILE__, __LINE__))

namespace zmq_napi {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace zmq_napi
