#pragma once

#include <zmq.h>

#include <cstddef>

#include "status.h"

namespace zmq_napi {

// The ZMQ_POLLIN and ZMQ_POLLOUT bits of `socket`, to be asked on its thread. Reading
// them also makes libzmq do all its pending work, which silences the socket's descriptor.
inline Status events_of(void* socket) {
  int events = 0;
  size_t size = sizeof(events);
  const Status status =
      uninterrupted([&] { return zmq_getsockopt(socket, ZMQ_EVENTS, &events, &size); });
  return status < 0 ? status : events;
}

}  // namespace zmq_napi
