#include "zmq/monitor.h"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <string>

#include "zmq/socket_options.h"

namespace zmq_napi::monitor {

namespace {

// Returns an endpoint that was never used. The endpoint of a monitor that has ended may
// stay bound for a short time.
std::string unused_endpoint() {
  static std::atomic<uint64_t> count{0};
  return "inproc://zmq-napi.monitor." + std::to_string(++count);
}

int monitor(void* observed, const char* endpoint) {
#ifdef ZMQ_BUILD_DRAFT_API
  return zmq_socket_monitor_versioned(observed, endpoint, ZMQ_EVENT_ALL_V2, 2, ZMQ_PUB);
#else
  return zmq_socket_monitor(observed, endpoint, ZMQ_EVENT_ALL);
#endif
}

// Fails when another thread has shut the context down.
Status prepare(void* reader) {
  // 0 means no limit. The reader is drained whenever there is something to read, even
  // when the program does not wait for monitor events.
  for (const int option : {ZMQ_RCVHWM, ZMQ_LINGER}) {
    const Status status = socket_options::set(reader, option, 0);
    if (status < 0) return status;
  }
  if (reader_type != ZMQ_SUB) return 0;
  return socket_options::set(reader, ZMQ_SUBSCRIBE, nullptr, 0);
}

}  // namespace

// The reader connects before the monitor starts. A PUB then has its subscription from the
// first event on, and a PAIR has its reader.
Status start(void* observed, void* reader) {
  const Status prepared = prepare(reader);
  if (prepared < 0) return prepared;
  const std::string endpoint = unused_endpoint();
  const Status connected = status_of(zmq_connect(reader, endpoint.c_str()));
  if (connected < 0) return connected;
  const Status status = status_of(monitor(observed, endpoint.c_str()));
  // libzmq keeps a closed socket as long as its inproc connection is not accepted. The
  // bind accepts the connection.
  if (status < 0) static_cast<void>(zmq_bind(reader, endpoint.c_str()));
  return status;
}

Status ask_for_queues([[maybe_unused]] void* observed) {
#ifdef ZMQ_HAS_PIPES_STATS_COUNT
  const int reports = zmq_socket_monitor_pipes_stats(observed);
  return reports < 0 ? -zmq_errno() : reports;
#else
  return -ENOTSUP;
#endif
}

void stop(void* observed) { static_cast<void>(zmq_socket_monitor(observed, nullptr, 0)); }

}  // namespace zmq_napi::monitor
