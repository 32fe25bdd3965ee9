#include "platform/descriptor.h"

#if defined(_WIN32)
#include <winsock2.h>
// This must follow winsock2.h. The other order does not compile.
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

#include <cerrno>

namespace zmq_napi {

namespace {

#if defined(MSG_NOSIGNAL)
constexpr int send_flags = MSG_NOSIGNAL;
#else
// Both ends of a pair live equally long, so sending never meets a closed end.
constexpr int send_flags = 0;
#endif

}  // namespace

#if defined(_WIN32)

namespace {

// Windows has no pairs of sockets, so one socket connects to the other. Any other
// connection to the port is closed.
bool connect_pair(Descriptor (&ends)[2]) {
  const Descriptor listener = Descriptor::open(AF_INET, SOCK_STREAM);
  Descriptor caller = Descriptor::open(AF_INET, SOCK_STREAM);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const place = reinterpret_cast<sockaddr*>(&address);
  int size = sizeof(address);
  if (bind(listener.number(), place, size) != 0 || listen(listener.number(), 1) != 0 ||
      getsockname(listener.number(), place, &size) != 0 ||
      connect(caller.number(), place, size) != 0) {
    return false;
  }
  sockaddr_in own{};
  size = sizeof(own);
  if (getsockname(caller.number(), reinterpret_cast<sockaddr*>(&own), &size) != 0) {
    return false;
  }
  for (;;) {
    sockaddr_in peer{};
    size = sizeof(peer);
    Descriptor accepted(
        accept(listener.number(), reinterpret_cast<sockaddr*>(&peer), &size));
    if (!accepted.is_open()) return false;
    SetHandleInformation(reinterpret_cast<HANDLE>(accepted.number()), HANDLE_FLAG_INHERIT,
                         0);
    if (peer.sin_port != own.sin_port) continue;
    ends[0] = std::move(accepted);
    ends[1] = std::move(caller);
    return true;
  }
}

}  // namespace

Descriptor::~Descriptor() {
  if (is_open()) closesocket(number_);
}

Descriptor Descriptor::open(int family, int type) {
  return Descriptor(WSASocketW(family, type, 0, nullptr, 0,
                               WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT));
}

bool Descriptor::make_nonblocking() const {
  u_long yes = 1;
  return ioctlsocket(number_, static_cast<long>(FIONBIO), &yes) == 0;
}

Status last_socket_error() {
  switch (WSAGetLastError()) {
    case WSAEADDRINUSE:
      return -EADDRINUSE;
    case WSAEADDRNOTAVAIL:
      return -EADDRNOTAVAIL;
    case WSAEACCES:
      return -EACCES;
    case WSAEMFILE:
      return -EMFILE;
    case WSAENOBUFS:
      return -ENOBUFS;
    default:
      return -EINVAL;
  }
}

Status open_pair(Descriptor (&ends)[2]) { return connect_pair(ends) ? 0 : -EMFILE; }

Status DescriptorReserve::acquire() { return 0; }

#else

namespace {

#if defined(SOCK_CLOEXEC)

constexpr int close_on_exec = SOCK_CLOEXEC;

void set_close_on_exec(int /*number*/) {}

#else

constexpr int close_on_exec = 0;

void set_close_on_exec(int number) { fcntl(number, F_SETFD, FD_CLOEXEC); }

#endif

}  // namespace

Descriptor::~Descriptor() {
  if (is_open()) ::close(number_);
}

Descriptor Descriptor::open(int family, int type) {
  const int number = ::socket(family, type | close_on_exec, 0);
  if (number >= 0) set_close_on_exec(number);
  return Descriptor(number);
}

bool Descriptor::make_nonblocking() const {
  return fcntl(number_, F_SETFL, O_NONBLOCK) == 0;
}

Status last_socket_error() { return -errno; }

Status open_pair(Descriptor (&ends)[2]) {
  int numbers[2];
  const int result = socketpair(AF_UNIX, SOCK_STREAM | close_on_exec, 0, numbers);
  if (result != 0) return last_socket_error();
  for (size_t index = 0; index < 2; ++index) {
    set_close_on_exec(numbers[index]);
    ends[index] = Descriptor(numbers[index]);
  }
  return 0;
}

Status DescriptorReserve::acquire() { return open_pair(descriptors_); }

#endif

void Descriptor::send_byte() const {
  const char byte = 1;
  static_cast<void>(send(number_, &byte, 1, send_flags));
}

void Descriptor::drain() const {
  char bytes[64];
  while (recv(number_, bytes, sizeof(bytes), 0) > 0) {
  }
}

}  // namespace zmq_napi
