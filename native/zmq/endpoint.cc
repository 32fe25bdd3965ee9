#include "zmq/endpoint.h"

#include <zmq.h>

#ifdef __linux__
#include <sys/socket.h>
#include <unistd.h>
#endif

#include <cerrno>
#include <string_view>

#include "platform/descriptor.h"

namespace zmq_napi::endpoint {

namespace {

constexpr std::string_view ipc = "ipc://";

bool starts_with(const std::string& text, std::string_view start) {
  return text.compare(0, start.size(), start) == 0;
}

// The path of a file in an ipc endpoint; empty for abstract names and other transports.
std::string path_of(const std::string& endpoint) {
  if (!starts_with(endpoint, ipc) || endpoint[ipc.size()] == '@') return {};
  return endpoint.substr(ipc.size());
}

// Whether the socket listens on a descriptor that was made, and is cleared up, elsewhere.
bool has_own_descriptor(void* socket) {
  int descriptor = -1;
  size_t size = sizeof(descriptor);
  return zmq_getsockopt(socket, ZMQ_USE_FD, &descriptor, &size) == 0 && descriptor >= 0;
}

Status bind_as_it_is(void* socket, const std::string& endpoint) {
  return uninterrupted([&] { return zmq_bind(socket, endpoint.c_str()); });
}

// 0 where the system has tipc, else -EAFNOSUPPORT.
Status try_tipc() {
#if defined(__linux__) && defined(AF_TIPC)
  const int probe = descriptor::open_socket(AF_TIPC, SOCK_STREAM);
  if (probe < 0) return errno == EAFNOSUPPORT ? -EAFNOSUPPORT : 0;
  ::close(probe);
#endif
  return 0;
}

}  // namespace

Status bind(SocketHandle& socket, const std::string& endpoint) {
  std::string path = path_of(endpoint);
  if (path.empty() || has_own_descriptor(socket.get())) {
    return bind_as_it_is(socket.get(), endpoint);
  }
  SocketFiles& files = socket.get_deleter().files;
  const bool anywhere = path == "*";
  Status status = anywhere ? files.make_path(path) : SocketFiles::vacant(path);
  if (status != 0) return status;
  status = bind_as_it_is(socket.get(), std::string(ipc) + path);
  if (status == 0) files.keep(path);
  if (status != 0 && anywhere) files.remove(path);
  return status;
}

// The file goes first: as long as the socket has it, the system gives its number to no
// other.
Status unbind(SocketHandle& socket, const std::string& endpoint) {
  socket.get_deleter().files.remove(path_of(endpoint));
  return uninterrupted([&] { return zmq_unbind(socket.get(), endpoint.c_str()); });
}

Status connect(const SocketHandle& socket, const std::string& endpoint) {
  if (starts_with(endpoint, "tipc://")) {
    const Status status = try_tipc();
    if (status != 0) return status;
  }
  return uninterrupted([&] { return zmq_connect(socket.get(), endpoint.c_str()); });
}

}  // namespace zmq_napi::endpoint
