#include "incoming.h"

#include <zmq.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>

#include "answer.h"
#include "check.h"
#include "draft.h"

namespace zmq_napi::incoming {

namespace {

napi_value copy_of(napi_env env, Frame& frame) {
  napi_value result = nullptr;
  void* data = nullptr;
  if (napi_create_arraybuffer(env, frame.size(), &data, &result) != napi_ok) {
    return nullptr;
  }
  std::memcpy(data, frame.data(), frame.size());
  return result;
}

// Moves `frame` into an ArrayBuffer. Null, and the frame stays, when the runtime forbids
// memory that is not its own (Electron does).
napi_value lent(napi_env env, Frame& frame) {
  auto owner = std::make_unique<Frame>();
  owner->take(frame);
  napi_value result = nullptr;
  const napi_status status = napi_create_external_arraybuffer(
      env, owner->data(), owner->size(),
      [](napi_env /*env*/, void* /*data*/, void* hint) {
        delete static_cast<Frame*>(hint);
      },
      owner.get(), &result);
  if (status == napi_ok) {
    static_cast<void>(owner.release());
    return result;
  }
  frame.take(*owner);
  return nullptr;
}

napi_value large(napi_env env, Frame& frame) {
  napi_value result = nullptr;
  if (frame.size() >= lent_frame && !frame.shared()) result = lent(env, frame);
  return result != nullptr ? result : copy_of(env, frame);
}

}  // namespace

napi_value receive(napi_env env, void* socket, napi_value slab, size_t offset) {
  Frame frame;
  const Status status = fetch(socket, frame);
  return status < 0 ? status_value(env, status) : hand_over(env, frame, slab, offset);
}

napi_value receive_addressed(napi_env env, void* socket, napi_value slab, size_t offset,
                             napi_value envelope) {
  Frame frame;
  const Status status = fetch(socket, frame);
  if (status < 0) return status_value(env, status);
  read_envelope(env, frame, envelope);
  return hand_over(env, frame, slab, offset);
}

Status fetch(void* socket, Frame& frame) {
  const Status status =
      uninterrupted([&] { return zmq_msg_recv(frame.get(), socket, ZMQ_DONTWAIT); });
  if (status < 0) return status;
  return frame.more() ? 1 : 0;
}

napi_value hand_over(napi_env env, Frame& frame, napi_value slab, size_t offset) {
  const size_t size = frame.size();
  if (size > slab_frame) return large(env, frame);
  void* room = nullptr;
  size_t capacity = 0;
  CHECK(napi_get_buffer_info(env, slab, &room, &capacity) == napi_ok);
  CHECK(offset + size <= capacity);
  if (size > 0) std::memcpy(static_cast<char*>(room) + offset, frame.data(), size);
  return status_value(env, static_cast<int32_t>(size * 2 + (frame.more() ? 1 : 0)));
}

void read_envelope(napi_env env, Frame& frame, napi_value envelope) {
  void* room = nullptr;
  size_t capacity = 0;
  CHECK(napi_get_buffer_info(env, envelope, &room, &capacity) == napi_ok);
  CHECK(capacity >= draft::envelope_size);
  draft::read(frame, static_cast<uint8_t*>(room));
}

Status property(napi_env env, const Frame& frame, const char* name, napi_value buffer) {
  const char* const value = frame.property(name);
  if (value == nullptr) return -EINVAL;
  void* room = nullptr;
  size_t capacity = 0;
  CHECK(napi_get_buffer_info(env, buffer, &room, &capacity) == napi_ok);
  const size_t length = std::strlen(value);
  std::memcpy(room, value, std::min(length, capacity));
  return static_cast<Status>(length);
}

bool has_more(void* socket) {
  int more = 0;
  size_t size = sizeof(more);
  CHECK(zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size) == 0);
  return more != 0;
}

}  // namespace zmq_napi::incoming
