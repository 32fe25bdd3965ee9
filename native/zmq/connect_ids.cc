#include "zmq/connect_ids.h"

#include <zmq.h>

#include <cerrno>

namespace zmq_napi {

#ifdef ZMQ_BUILD_DRAFT_API

Status ConnectIds::reserve(void* socket, const uint8_t* id, size_t size) {
  return zmq_socket_get_peer_state(socket, id, size) >= 0 ? -EADDRINUSE : 0;
}

#else

Status ConnectIds::reserve(void* /*socket*/, const uint8_t* id, size_t size) {
  if (has_unknown_ids_) return -ENOTSUP;
  const bool fresh = given_.emplace(reinterpret_cast<const char*>(id), size).second;
  return fresh ? 0 : -EADDRINUSE;
}

#endif

}  // namespace zmq_napi
