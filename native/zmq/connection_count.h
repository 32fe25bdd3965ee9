#pragma once

#include <zmq.h>

namespace zmq_napi {

// Returns how many connections of `socket` are open now, or -1 if this libzmq can't tell.
// Any thread may call it until the socket is closed.
inline int connection_count([[maybe_unused]] void* socket) {
#ifdef ZMQ_HAS_CONNECTION_COUNT
  return zmq_connection_count(socket);
#else
  return -1;
#endif
}

}  // namespace zmq_napi
