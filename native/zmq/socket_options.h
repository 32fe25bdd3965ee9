#pragma once

#include <zmq.h>

#include <cstddef>

#include "status.h"

// Reads and sets the options of a libzmq socket. To libzmq an option is a number and
// bytes. The table of options in TypeScript says what the bytes mean.
//
// Threads: the thread of the socket.
// Borrows: the libzmq socket and the memory, per call.
// Errors: a status.
namespace zmq_napi::socket_options {

// Reads `option` into `size` bytes of memory. Returns the number of bytes read.
inline Status get(void* socket, int option, void* memory, size_t size) {
  const Status status =
      uninterrupted([&] { return zmq_getsockopt(socket, option, memory, &size); });
  return status < 0 ? status : static_cast<Status>(size);
}

// Reads an option of fixed size. Returns zero or a negated errno. `value` is unchanged
// after a failure.
template <typename Value>
Status get(void* socket, int option, Value* value) {
  const Status status = get(socket, option, value, sizeof(*value));
  return status < 0 ? status : 0;
}

// Sets `option` to the bytes. A null pointer means "no value" to libzmq.
inline Status set(void* socket, int option, const void* bytes, size_t size) {
  return uninterrupted([&] { return zmq_setsockopt(socket, option, bytes, size); });
}

inline Status set(void* socket, int option, int value) {
  return set(socket, option, &value, sizeof(value));
}

// Returns the poll events: the ZMQ_POLLIN and ZMQ_POLLOUT bits. The read also makes
// libzmq do all its pending work, which silences the socket's descriptor.
inline Status events(void* socket) {
  int bits = 0;
  const Status status = get(socket, ZMQ_EVENTS, &bits);
  return status < 0 ? status : bits;
}

// Makes the socket drop its unsent messages when it is closed. An unpatched libzmq
// refuses this after the context was shut down.
inline void drop_unsent(void* socket) { static_cast<void>(set(socket, ZMQ_LINGER, 0)); }

}  // namespace zmq_napi::socket_options
