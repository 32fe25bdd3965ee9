#include "zmq/draft.h"

#include <zmq.h>

#include <cerrno>
#include <cstring>

#include "check.h"
#include "zmq/message_boundary.h"
#include "zmq/socket_types.h"

namespace zmq_napi::draft {

#ifdef ZMQ_BUILD_DRAFT_API

namespace {

Status send_routed(void* socket, Frame& address, Frame& body) {
  uint32_t routing_id = 0;
  CHECK(address.size() == sizeof(routing_id));
  std::memcpy(&routing_id, address.data(), sizeof(routing_id));
  const Status status = status_of(zmq_msg_set_routing_id(body.get(), routing_id));
  if (status < 0) return status;
  return message_boundary::send_frame(socket, body, 0);
}

// A datagram holds the length of the group in a byte, the group, and the body.
Status send_grouped(void* socket, Frame& address, Frame& body, size_t limit) {
  if (address.size() + body.size() > limit) return -EMSGSIZE;
  const auto* const group = static_cast<const char*>(address.data());
  CHECK(address.size() > 0 && group[address.size() - 1] == '\0');
  const Status status = status_of(zmq_msg_set_group(body.get(), group));
  if (status < 0) return status;
  return message_boundary::send_frame(socket, body, 0);
}

// A DGRAM that has no endpoint closes the frame that it refuses, and sets no errno.
Status send_part(void* socket, Frame& frame, int flags) {
  errno = EAGAIN;
  if (zmq_msg_send(frame.get(), socket, flags | ZMQ_DONTWAIT) >= 0) return 0;
  const Status status = -zmq_errno();
  return frame.reset() ? status : -EAGAIN;
}

Status send_datagram(void* socket, Frame& address, Frame& body, size_t limit) {
  if (body.size() > limit) return -EMSGSIZE;
  const Status status = send_part(socket, address, ZMQ_SNDMORE);
  return status < 0 ? status : send_part(socket, body, 0);
}

}  // namespace

Status send(void* socket, int type, Frame& address, Frame& body, size_t limit) {
  const MessageForm form = facts_of(type).message;
  if (form == MessageForm::grouped) return send_grouped(socket, address, body, limit);
  if (form == MessageForm::datagram) return send_datagram(socket, address, body, limit);
  return send_routed(socket, address, body);
}

void read(Frame& frame, uint8_t* envelope) {
  const uint32_t routing_id = zmq_msg_routing_id(frame.get());
  std::memcpy(envelope, &routing_id, sizeof(routing_id));
  const char* const group = zmq_msg_group(frame.get());
  const size_t size = std::strlen(group) + 1;
  CHECK(sizeof(routing_id) + size <= envelope_size);
  std::memcpy(envelope + sizeof(routing_id), group, size);
}

Status join(void* socket, const char* group) {
  return status_of(zmq_join(socket, group));
}

Status leave(void* socket, const char* group) {
  return status_of(zmq_leave(socket, group));
}

int64_t connect_peer(void* socket, const char* endpoint) {
  for (;;) {
    const uint32_t routing_id = zmq_connect_peer(socket, endpoint);
    if (routing_id != 0) return routing_id;
    if (zmq_errno() != EINTR) return -zmq_errno();
  }
}

Status disconnect_peer([[maybe_unused]] void* socket, [[maybe_unused]] int type,
                       [[maybe_unused]] const uint8_t* id, [[maybe_unused]] size_t size) {
#ifdef ZMQ_HAS_DISCONNECT_PEER
  return uninterrupted([&] {
    if (facts_of(type).message != MessageForm::numbered) {
      return zmq_disconnect_peer_by_id(socket, id, size);
    }
    uint32_t routing_id = 0;
    CHECK(size == sizeof(routing_id));
    std::memcpy(&routing_id, id, sizeof(routing_id));
    return zmq_disconnect_peer(socket, routing_id);
  });
#else
  return -ENOTSUP;
#endif
}

#else

Status send(void* /*socket*/, int /*type*/, Frame& /*address*/, Frame& /*body*/,
            size_t /*limit*/) {
  return -ENOTSUP;
}

void read(Frame& /*frame*/, uint8_t* envelope) {
  std::memset(envelope, 0, envelope_size);
}

Status join(void* /*socket*/, const char* /*group*/) { return -ENOTSUP; }

Status leave(void* /*socket*/, const char* /*group*/) { return -ENOTSUP; }

int64_t connect_peer(void* /*socket*/, const char* /*endpoint*/) { return -ENOTSUP; }

Status disconnect_peer(void* /*socket*/, int /*type*/, const uint8_t* /*id*/,
                       size_t /*size*/) {
  return -ENOTSUP;
}

#endif

uint32_t group_limit() {
#ifdef ZMQ_HAS_SHARED_LONG_GROUPS
  return ZMQ_GROUP_MAX_LENGTH;
#else
  // A longer group is in memory that this libzmq frees while other threads still read it.
  return 14;
#endif
}

}  // namespace zmq_napi::draft
