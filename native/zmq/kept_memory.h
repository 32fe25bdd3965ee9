#pragma once

#include <zmq.h>

#include <cstddef>

namespace zmq_napi {

// Returns how many bytes libzmq keeps for the next large messages of the process. Returns
// zero if this libzmq keeps none. Any thread may call it.
inline size_t kept_memory() {
#ifdef ZMQ_HAS_KEPT_MEMORY
  return zmq_kept_memory();
#else
  return 0;
#endif
}

}  // namespace zmq_napi
