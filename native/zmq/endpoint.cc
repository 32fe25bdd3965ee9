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

// Returns the path of the file in an ipc endpoint. Returns an empty path for abstract
// names and other transports.
std::string path_of(const std::string& endpoint) {
  if (!starts_with(endpoint, ipc) || endpoint[ipc.size()] == '@') return {};
  return endpoint.substr(ipc.size());
}

// Returns whether the socket listens on a descriptor of the program (ZMQ_USE_FD). The
// program made the descriptor and also removes its file.
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

// Removes the file before zmq_unbind(). While the socket is bound, the system gives the
// number of its file to no other file.
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
