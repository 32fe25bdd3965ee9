#include "zmq/endpoint.h"

#include <zmq.h>

#include <string_view>

#include "platform/probes.h"
#include "zmq/socket_options.h"

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
  return socket_options::get(socket, ZMQ_USE_FD, &descriptor) == 0 && descriptor >= 0;
}

Status bind_as_it_is(void* socket, const std::string& endpoint) {
  return uninterrupted([&] { return zmq_bind(socket, endpoint.c_str()); });
}

}  // namespace

Status bind(OwnedSocket& socket, const std::string& endpoint) {
  std::string path = path_of(endpoint);
  if (path.empty() || has_own_descriptor(socket.get())) {
    return bind_as_it_is(socket.get(), endpoint);
  }
  SocketFiles& files = socket.get_deleter().files;
  const bool anywhere = path == "*";
  Status status = anywhere ? files.make_path(path) : SocketFiles::check_bindable(path);
  if (status != 0) return status;
  status = bind_as_it_is(socket.get(), std::string(ipc) + path);
  if (status == 0) files.add(path);
  if (status != 0 && anywhere) files.remove(path);
  return status;
}

// The file goes first: as long as the socket has it, the system gives its number to no
// other.
Status unbind(OwnedSocket& socket, const std::string& endpoint) {
  socket.get_deleter().files.remove(path_of(endpoint));
  return uninterrupted([&] { return zmq_unbind(socket.get(), endpoint.c_str()); });
}

Status connect(const OwnedSocket& socket, const std::string& endpoint) {
  if (starts_with(endpoint, "tipc://")) {
    const Status status = probes::has_tipc();
    if (status != 0) return status;
  }
  return uninterrupted([&] { return zmq_connect(socket.get(), endpoint.c_str()); });
}

}  // namespace zmq_napi::endpoint
