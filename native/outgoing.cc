#include "outgoing.h"

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "check.h"
#include "draft.h"
#include "message_boundary.h"

namespace zmq_napi {

namespace {

// Strings up to this many bytes are encoded on the stack, in one pass.
constexpr size_t short_text = 512;

// A UTF-8 character takes up to four bytes, and one more byte goes to the final NUL: less
// room left than that may mean that the text was cut.
constexpr size_t text_margin = 5;

bool is_bytes(napi_env env, napi_value value) {
  bool result = false;
  CHECK(napi_is_buffer(env, value, &result) == napi_ok);
  return result;
}

Frame copy_of(const void* data, size_t size) {
  Frame frame(size);
  if (size > 0) std::memcpy(frame.data(), data, size);
  return frame;
}

Frame make_text_frame(napi_env env, napi_value text) {
  char buffer[short_text];
  size_t size = 0;
  CHECK(napi_get_value_string_utf8(env, text, buffer, short_text, &size) == napi_ok);
  if (size < short_text - text_margin) return copy_of(buffer, size);
  CHECK(napi_get_value_string_utf8(env, text, nullptr, 0, &size) == napi_ok);
  // One byte more than the frame holds: Node-API ends the text with a NUL.
  auto* const data = static_cast<char*>(std::malloc(size + 1));
  CHECK(data != nullptr);
  CHECK(napi_get_value_string_utf8(env, text, data, size + 1, &size) == napi_ok);
  return Frame(
      data, size, [](void* memory, void* /*hint*/) { std::free(memory); }, nullptr);
}

}  // namespace

Frame Outgoing::make_frame(napi_env env, napi_value value) {
  return is_bytes(env, value) ? make_bytes_frame(env, value)
                              : make_text_frame(env, value);
}

Frame Outgoing::make_bytes_frame(napi_env env, napi_value value) {
  void* data = nullptr;
  size_t size = 0;
  CHECK(napi_get_buffer_info(env, value, &data, &size) == napi_ok);
  if (size < zero_copy_threshold_) return copy_of(data, size);
  has_lent_ = true;
  return Frame(data, size, &ReleaseQueue::give_back, releases_.lend(value));
}

Status Outgoing::send(napi_env env, void* socket, napi_value message) {
  // Most messages are bytes: they are told apart by one call.
  if (is_bytes(env, message)) {
    Frame frame = make_bytes_frame(env, message);
    return message_boundary::send_frame(socket, frame, 0);
  }
  bool multipart = false;
  CHECK(napi_is_array(env, message, &multipart) == napi_ok);
  if (!multipart) {
    Frame frame = make_text_frame(env, message);
    return message_boundary::send_frame(socket, frame, 0);
  }
  Status status = make_frames(env, message);
  if (status == 0) status = message_boundary::send_frames(socket, frames_);
  frames_.clear();
  return status;
}

Status Outgoing::send_addressed(napi_env env, void* socket, int type,
                                napi_value message) {
  Status status = make_frames(env, message);
  if (status == 0) {
    CHECK(frames_.size() == 2);
    status = draft::send(socket, type, frames_[0], frames_[1], datagram_limit_);
  }
  frames_.clear();
  return status;
}

Status Outgoing::make_frames(napi_env env, napi_value message) {
  uint32_t count = 0;
  if (napi_get_array_length(env, message, &count) != napi_ok) return -ECANCELED;
  frames_.reserve(count);
  for (uint32_t index = 0; index < count; ++index) {
    napi_value value = nullptr;
    if (napi_get_element(env, message, index, &value) != napi_ok) return -ECANCELED;
    frames_.push_back(make_frame(env, value));
  }
  return 0;
}

}  // namespace zmq_napi
