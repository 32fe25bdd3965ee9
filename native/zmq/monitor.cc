#include "zmq/monitor.h"

#include <atomic>
#include <cstdint>
#include <string>

#include "zmq/socket_options.h"

namespace zmq_napi::monitor {

namespace {

// Never used twice: an endpoint of a monitor that has ended may be bound for some more
// moments.
std::string unused_endpoint() {
  static std::atomic<uint64_t> count{0};
  return "inproc://zmq-napi.monitor." + std::to_string(++count);
}

int monitor(void* observed, const char* endpoint) {
#ifdef ZMQ_BUILD_DRAFT_API
  return zmq_socket_monitor_versioned(observed, endpoint, ZMQ_EVENT_ALL, 2, ZMQ_PUB);
#else
  return zmq_socket_monitor(observed, endpoint, ZMQ_EVENT_ALL);
#endif
}

// Refused when another thread has shut the context down.
Status prepare(void* reader) {
  // No limit: the reader is drained whenever there is something to read, whether the
  // program waits for events or not.
  for (const int option : {ZMQ_RCVHWM, ZMQ_LINGER}) {
    const Status status = socket_options::set(reader, option, 0);
    if (status < 0) return status;
  }
  if (reader_type != ZMQ_SUB) return 0;
  return socket_options::set(reader, ZMQ_SUBSCRIBE, nullptr, 0);
}

}  // namespace

// The reader connects first: a PUB then has its subscription, and a PAIR its reader, from
// the first event on.
Status start(void* observed, void* reader) {
  const Status prepared = prepare(reader);
  if (prepared < 0) return prepared;
  const std::string endpoint = unused_endpoint();
  const Status connected = status_of(zmq_connect(reader, endpoint.c_str()));
  if (connected < 0) return connected;
  const Status status = status_of(monitor(observed, endpoint.c_str()));
  // libzmq would keep a closed socket whose inproc connection is not accepted.
  if (status < 0) static_cast<void>(zmq_bind(reader, endpoint.c_str()));
  return status;
}

void stop(void* observed) { static_cast<void>(zmq_socket_monitor(observed, nullptr, 0)); }

}  // namespace zmq_napi::monitor
