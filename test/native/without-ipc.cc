// Replaces native/zmq/socket_files.cc, which needs Node's event loop library. The sockets
// of these programs are bound to no ipc endpoints, and so have no files.

#include "zmq/socket_files.h"

namespace zmq_napi {

class SocketFiles::File {};

SocketFiles::SocketFiles() = default;
SocketFiles::SocketFiles(SocketFiles&& other) noexcept = default;
SocketFiles& SocketFiles::operator=(SocketFiles&& other) noexcept = default;
SocketFiles::~SocketFiles() = default;

void SocketFiles::remove_all() {}

}  // namespace zmq_napi
