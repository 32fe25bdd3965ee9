// This file has the calls of a socket that send and receive messages.

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "check.h"
#include "js/incoming.h"
#include "js/socket.h"
#include "js/values.h"

namespace zmq_napi {

namespace {

// Returns the first `count` arguments of a call. Those that are missing are undefined.
template <size_t count>
std::array<napi_value, count> arguments_of(napi_env env, napi_callback_info info) {
  std::array<napi_value, count> arguments{};
  size_t given = count;
  CHECK(napi_get_cb_info(env, info, &given, arguments.data(), nullptr, nullptr) ==
        napi_ok);
  return arguments;
}

uint32_t whole_number_of(napi_env env, napi_value value) {
  uint32_t number = 0;
  CHECK(napi_get_value_uint32(env, value, &number) == napi_ok);
  return number;
}

}  // namespace

Socket* Socket::from_handle(napi_env env, napi_value handle) {
  void* pointer = nullptr;
  if (napi_get_value_external(env, handle, &pointer) != napi_ok) return nullptr;
  return Environment::has_socket(env, pointer) ? static_cast<Socket*>(pointer) : nullptr;
}

// send(handle: External, ...frames: (string | Uint8Array)[]): status. Takes up to
// Outgoing::max_parts frames, or one array of any number of frames.
napi_value Socket::send(napi_env env, napi_callback_info info) {
  napi_value arguments[1 + Outgoing::max_parts];
  size_t count = 1 + Outgoing::max_parts;
  CHECK(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) == napi_ok);
  CHECK(count > 1 && count <= 1 + Outgoing::max_parts);
  Socket* const socket = from_handle(env, arguments[0]);
  if (socket == nullptr) return status_to_js(env, -EBADF);
  return status_to_js(
      env, socket->outgoing_.send(env, socket->socket_.get(), &arguments[1], count - 1));
}

// sendMany(handle: External, frameCounts: Uint8Array, count: number, ...frames: (string |
// Uint8Array)[]): number | status. Takes up to Outgoing::max_batch_frames frames. See
// Outgoing::send_many().
napi_value Socket::send_many(napi_env env, napi_callback_info info) {
  constexpr size_t first_frame = 3;
  napi_value arguments[first_frame + Outgoing::max_batch_frames];
  size_t given = first_frame + Outgoing::max_batch_frames;
  CHECK(napi_get_cb_info(env, info, &given, arguments, nullptr, nullptr) == napi_ok);
  CHECK(given > first_frame && given <= first_frame + Outgoing::max_batch_frames);
  Socket* const socket = from_handle(env, arguments[0]);
  if (socket == nullptr) return status_to_js(env, -EBADF);
  const uint8_t* const frame_counts = bytes_of(env, arguments[1]).data;
  const uint32_t count = whole_number_of(env, arguments[2]);
  return status_to_js(
      env, socket->outgoing_.send_many(env, socket->socket_.get(), socket->type_,
                                       &arguments[first_frame], frame_counts, count));
}

// receive(handle: External, slab: Uint8Array, offset: number, sizes: Uint32Array, wanted:
// number): status | ArrayBuffer. See js/incoming.h.
napi_value Socket::receive(napi_env env, napi_callback_info info) {
  const auto arguments = arguments_of<5>(env, info);
  const uint32_t offset = whole_number_of(env, arguments[2]);
  const uint32_t wanted = whole_number_of(env, arguments[4]);
  Socket* const socket = from_handle(env, arguments[0]);
  if (socket == nullptr) return status_to_js(env, -EBADF);
  return incoming::receive(env, socket->socket_.get(), arguments[1], offset, arguments[3],
                           wanted, socket->received_);
}

// sendAddressed(handle: External, [address, body]: (string | Uint8Array)[]): status. See
// zmq/draft.h.
napi_value Socket::send_addressed(napi_env env, napi_callback_info info) {
  const auto arguments = arguments_of<2>(env, info);
  Socket* const socket = from_handle(env, arguments[0]);
  if (socket == nullptr) return status_to_js(env, -EBADF);
  return status_to_js(env, socket->outgoing_.send_addressed(env, socket->socket_.get(),
                                                            socket->type_, arguments[1]));
}

// receiveAddressed(handle: External, slab: Uint8Array, offset: number, envelope:
// Uint8Array): number | ArrayBuffer. See js/incoming.h.
napi_value Socket::receive_addressed(napi_env env, napi_callback_info info) {
  const auto arguments = arguments_of<4>(env, info);
  const uint32_t offset = whole_number_of(env, arguments[2]);
  Socket* const socket = from_handle(env, arguments[0]);
  if (socket == nullptr) return status_to_js(env, -EBADF);
  return incoming::receive_addressed(env, socket->socket_.get(), arguments[1], offset,
                                     arguments[3], socket->received_);
}

// fetch(): status. Receives a frame, which take() returns later. Returns 1 if more frames
// of its message follow, else 0. Before take(), property() reads the metadata of the
// frame.
Napi::Value Socket::fetch(const Napi::CallbackInfo& info) {
  const Status status = incoming::fetch(socket_.get(), fetched_);
  if (status >= 0) received_.add_frame(fetched_.size(), status == 0);
  return status_to_js(info.Env(), status);
}

// property(name: string, buffer: Uint8Array): status. Copies the value into `buffer` as
// far as it has room. Returns the length of the whole value.
Napi::Value Socket::property(const Napi::CallbackInfo& info) {
  const std::string name = text_of(info[0]);
  return status_to_js(info.Env(),
                      incoming::property(info.Env(), fetched_, name.c_str(), info[1]));
}

// take(slab: Uint8Array, offset: number, envelope?: Uint8Array): number | ArrayBuffer.
// See js/incoming.h.
Napi::Value Socket::take(const Napi::CallbackInfo& info) {
  const uint32_t offset = info[1].As<Napi::Number>();
  Frame frame = std::move(fetched_);
  if (!info[2].IsUndefined()) incoming::read_envelope(info.Env(), frame, info[2]);
  return {info.Env(), incoming::frame_to_js(info.Env(), frame, info[0], offset)};
}

}  // namespace zmq_napi
