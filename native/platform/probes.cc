#include "platform/probes.h"

#ifdef _WIN32
#include <winsock2.h>
#else
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#endif

#include <cerrno>
#include <cstring>

#include "platform/descriptor.h"

namespace zmq_napi::probes {

namespace {

#ifdef _WIN32
using Length = int;
#else
using Length = socklen_t;
#endif

int option_of(zmq_fd_t descriptor, int option) {
  int value = 0;
  Length size = sizeof(value);
  const int failed =
      getsockopt(descriptor, SOL_SOCKET, option, reinterpret_cast<char*>(&value), &size);
  return failed == 0 ? value : -1;
}

// Returns the family of the address that a socket is bound to.
int family_of(zmq_fd_t descriptor) {
  sockaddr_storage address{};
  Length size = sizeof(address);
  const int failed =
      getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  return failed == 0 ? address.ss_family : AF_UNSPEC;
}

#ifndef _WIN32

// Connects to the socket at `path` without waiting. Returns the errno, or 0 on success.
int errno_of_connecting(const std::string& path) {
  sockaddr_un address{};
  // libzmq refuses a path of this length.
  if (path.size() >= sizeof(address.sun_path)) return ENOENT;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  const Descriptor probe = Descriptor::open(AF_UNIX, SOCK_STREAM);
  if (!probe.is_open()) return errno;
  probe.make_nonblocking();
  const int result = ::connect(
      probe.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  return result == 0 ? 0 : errno;
}

#endif

}  // namespace

bool listens(zmq_fd_t descriptor, bool local) {
  const int family = family_of(descriptor);
  const bool fits = local ? family == AF_UNIX : family == AF_INET || family == AF_INET6;
  return fits && option_of(descriptor, SO_TYPE) == SOCK_STREAM &&
         option_of(descriptor, SO_ACCEPTCONN) > 0;
}

#ifdef _WIN32

Status replaceable(const std::string& /*path*/) { return 0; }

bool reader_gone(int /*descriptor*/) { return false; }

#else

Status replaceable(const std::string& path) {
  switch (const int error = errno_of_connecting(path)) {
    case ECONNREFUSED:
    case ENOENT:
      return 0;
    case EACCES:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return -error;
    default:
      return -EADDRINUSE;
  }
}

bool reader_gone(int descriptor) {
  // The system reports these two events also if nobody asks for them.
  pollfd entry{descriptor, 0, 0};
  return ::poll(&entry, 1, 0) == 1 && (entry.revents & (POLLERR | POLLHUP)) != 0;
}

#endif

Status has_tipc() {
#if defined(__linux__) && defined(AF_TIPC)
  const Descriptor probe = Descriptor::open(AF_TIPC, SOCK_STREAM);
  if (!probe.is_open() && errno == EAFNOSUPPORT) return -EAFNOSUPPORT;
#endif
  return 0;
}

}  // namespace zmq_napi::probes
