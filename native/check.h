#pragma once

// CHECK states an invariant of our own code. Arguments from users never reach it: those
// are checked in TypeScript. A broken invariant ends the process where it was noticed,
// with its file and line, because going on could lose or corrupt messages.
//
// Node-API calls that can run JavaScript (property access, wrapping, new array buffers)
// are no invariants: they fail at any moment in a worker that is being terminated.
// Callers then return quietly: no JavaScript is left that could see the result.
#define CHECK(condition)        \
  (static_cast<bool>(condition) \
       ? static_cast<void>(0)   \
       : ::zmq_napi::check_failed(#condition, __FILE__, __LINE__))

namespace zmq_napi {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace zmq_napi
