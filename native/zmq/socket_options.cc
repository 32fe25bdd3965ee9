#include "zmq/socket_options.h"

#include <zmq.h>

#include <cstdint>

namespace zmq_napi::socket_options {

Status get(void* socket, int option, Napi::Value buffer) {
  auto bytes = buffer.As<Napi::Uint8Array>();
  size_t size = bytes.ByteLength();
  const Status status =
      uninterrupted([&] { return zmq_getsockopt(socket, option, bytes.Data(), &size); });
  return status < 0 ? status : static_cast<Status>(size);
}

Status set(void* socket, int option, Napi::Value value) {
  const void* data = nullptr;
  size_t size = 0;
  if (!value.IsNull()) {
    const auto bytes = value.As<Napi::Uint8Array>();
    size = bytes.ByteLength();
    // Empty is not the same as "no value": libzmq tells them apart by the pointer.
    data = size > 0 ? bytes.Data() : reinterpret_cast<const uint8_t*>("");
  }
  return uninterrupted([&] { return zmq_setsockopt(socket, option, data, size); });
}

Status get_int(void* socket, int option, int* value) {
  size_t size = sizeof(*value);
  return uninterrupted([&] { return zmq_getsockopt(socket, option, value, &size); });
}

}  // namespace zmq_napi::socket_options
