#include "js/outgoing.h"

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "check.h"
#include "js/values.h"
#include "zmq/draft.h"
#include "zmq/held_sends.h"
#include "zmq/message_boundary.h"
#include "zmq/socket_types.h"

namespace zmq_napi {

namespace {

// Strings up to this many bytes are encoded on the stack, in one pass.
constexpr size_t short_text = 512;

// A UTF-8 character takes up to four bytes, and the final NUL takes one more. If less
// room than that is left, the text may be cut.
constexpr size_t text_margin = 5;

// send_many() lets libzmq pass messages on after this many bytes, so that the connection
// is not idle while large messages are copied.
constexpr size_t most_held_bytes = 65536;

// Returns whether the first frame of a message is an address that libzmq takes apart from
// the frames.
bool has_address(int type) {
  const MessageForm form = facts_of(type).message;
  return form == MessageForm::numbered || form == MessageForm::grouped ||
         form == MessageForm::datagram;
}

bool is_bytes(napi_env env, napi_value value) {
  bool result = false;
  CHECK(napi_is_buffer(env, value, &result) == napi_ok);
  return result;
}

}  // namespace

Status Outgoing::send(napi_env env, void* socket, const napi_value* parts, size_t count) {
  Status status = add_parts(env, parts, count);
  if (status == 0) status = send_added(socket);
  clear();
  return status;
}

Status Outgoing::send_addressed(napi_env env, void* socket, int type,
                                napi_value message) {
  Status status = add_elements(env, message);
  if (status == 0) status = send_added_addressed(socket, type);
  clear();
  return status;
}

Status Outgoing::send_many(napi_env env, void* socket, int type, const napi_value* frames,
                           const uint8_t* frame_counts, size_t count) {
  HeldSends held(socket);
  const bool addressed = has_address(type);
  size_t held_bytes = 0;
  for (size_t index = 0; index < count; ++index) {
    Status status = add_frames(env, frames, frame_counts[index]);
    if (status == 0) {
      status = addressed ? send_added_addressed(socket, type) : send_added(socket);
    }
    held_bytes += bytes_;
    clear();
    if (status != 0) return index > 0 ? static_cast<Status>(index) : status;
    frames += frame_counts[index];
    if (held_bytes < most_held_bytes) continue;
    held.pass_on();
    held_bytes = 0;
  }
  return static_cast<Status>(count);
}

Status Outgoing::send_added(void* socket) {
  const Status status = message_boundary::send_frames(socket, frames_);
  if (status == 0) sent_.add_message(frames_.size(), bytes_);
  return status;
}

Status Outgoing::send_added_addressed(void* socket, int type) {
  CHECK(frames_.size() == 2);
  const size_t body = frames_[1].size();
  const Status status =
      draft::send(socket, type, frames_[0], frames_[1], datagram_limit_);
  const bool datagram = facts_of(type).message == MessageForm::datagram;
  if (status == 0) sent_.add_message(datagram ? 2 : 1, datagram ? bytes_ : body);
  return status;
}

void Outgoing::clear() {
  frames_.clear();
  bytes_ = 0;
}

Status Outgoing::add_parts(napi_env env, const napi_value* parts, size_t count) {
  bool multipart = false;
  if (count == 1 && !is_bytes(env, parts[0])) {
    CHECK(napi_is_array(env, parts[0], &multipart) == napi_ok);
  }
  return multipart ? add_elements(env, parts[0]) : add_frames(env, parts, count);
}

Status Outgoing::add_frames(napi_env env, const napi_value* frames, size_t count) {
  frames_.reserve(count);
  for (size_t index = 0; index < count; ++index) {
    const Status status = add_frame(env, frames[index]);
    if (status != 0) return status;
  }
  return 0;
}

Status Outgoing::add_elements(napi_env env, napi_value message) {
  uint32_t count = 0;
  if (napi_get_array_length(env, message, &count) != napi_ok) return -ECANCELED;
  frames_.reserve(count);
  for (uint32_t index = 0; index < count; ++index) {
    napi_value value = nullptr;
    if (napi_get_element(env, message, index, &value) != napi_ok) return -ECANCELED;
    const Status status = add_frame(env, value);
    if (status != 0) return status;
  }
  return 0;
}

Status Outgoing::add_frame(napi_env env, napi_value value) {
  if (!is_bytes(env, value)) return add_text(env, value);
  const auto [data, size] = bytes_of(env, value);
  if (size < zero_copy_threshold_) return add_copy(data, size);
  has_lent_ = true;
  bytes_ += size;
  frames_.emplace_back(data, size, &ReleaseQueue::return_buffer, releases_.lend(value));
  return 0;
}

Status Outgoing::add_text(napi_env env, napi_value text) {
  char buffer[short_text];
  size_t size = 0;
  CHECK(napi_get_value_string_utf8(env, text, buffer, short_text, &size) == napi_ok);
  if (size < short_text - text_margin) return add_copy(buffer, size);
  CHECK(napi_get_value_string_utf8(env, text, nullptr, 0, &size) == napi_ok);
  // The memory has one byte more than the frame, because Node-API ends the text with a
  // NUL.
  auto* const data = static_cast<char*>(std::malloc(size + 1));
  if (data == nullptr) return -ENOMEM;
  CHECK(napi_get_value_string_utf8(env, text, data, size + 1, &size) == napi_ok);
  bytes_ += size;
  const auto free = [](void* memory, void* /*hint*/) { std::free(memory); };
  frames_.emplace_back(data, size, free, nullptr);
  return 0;
}

Status Outgoing::add_copy(const void* data, size_t size) {
  if (MessageMemory::has_room_for(size)) {
    const Frame& frame = frames_.emplace_back(memory_.copy(data, size));
    if (frame.size() != size) return -ENOMEM;
    bytes_ += size;
    return 0;
  }
  Frame& frame = frames_.emplace_back(size);
  if (frame.size() != size) return -ENOMEM;
  bytes_ += size;
  if (size > 0) std::memcpy(frame.data(), data, size);
  return 0;
}

}  // namespace zmq_napi
