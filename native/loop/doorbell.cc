#include "loop/doorbell.h"

#if defined(_WIN32)
#include <winsock2.h>
#else
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

#include <cerrno>
#include <utility>

#include "platform/descriptor.h"

namespace zmq_napi {

namespace {

#if defined(_WIN32)

constexpr int no_signal = 0;

int close_socket(zmq_fd_t socket) { return closesocket(socket); }

bool make_nonblocking(zmq_fd_t socket) {
  u_long yes = 1;
  return ioctlsocket(socket, static_cast<long>(FIONBIO), &yes) == 0;
}

struct SocketOwner {
  SOCKET socket = INVALID_SOCKET;

  explicit SocketOwner(SOCKET opened) : socket(opened) {}
  SocketOwner(const SocketOwner&) = delete;
  SocketOwner& operator=(const SocketOwner&) = delete;
  ~SocketOwner() {
    if (socket != INVALID_SOCKET) closesocket(socket);
  }
  SOCKET release() { return std::exchange(socket, INVALID_SOCKET); }
};

SOCKET open_tcp() {
  return WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0,
                    WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
}

// Windows has no pairs of sockets, so one connects to the other. What else connects to
// the port meanwhile is turned away.
bool connect_pair(zmq_fd_t* ends) {
  const SocketOwner listener(open_tcp());
  SocketOwner caller(open_tcp());
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const place = reinterpret_cast<sockaddr*>(&address);
  int size = sizeof(address);
  if (bind(listener.socket, place, size) != 0 || listen(listener.socket, 1) != 0 ||
      getsockname(listener.socket, place, &size) != 0 ||
      connect(caller.socket, place, size) != 0) {
    return false;
  }
  sockaddr_in own{};
  size = sizeof(own);
  if (getsockname(caller.socket, reinterpret_cast<sockaddr*>(&own), &size) != 0) {
    return false;
  }
  for (;;) {
    sockaddr_in peer{};
    size = sizeof(peer);
    SocketOwner accepted(
        accept(listener.socket, reinterpret_cast<sockaddr*>(&peer), &size));
    if (accepted.socket == INVALID_SOCKET) return false;
    if (peer.sin_port != own.sin_port) continue;
    ends[0] = accepted.release();
    ends[1] = caller.release();
    return true;
  }
}

Status open_pair(zmq_fd_t* ends) { return connect_pair(ends) ? 0 : -EMFILE; }

#else

#if defined(MSG_NOSIGNAL)
constexpr int no_signal = MSG_NOSIGNAL;
#else
// Both ends live as long as the bell, so writing never meets a closed one.
constexpr int no_signal = 0;
#endif

int close_socket(zmq_fd_t socket) { return close(socket); }

bool make_nonblocking(zmq_fd_t socket) { return fcntl(socket, F_SETFL, O_NONBLOCK) == 0; }

using descriptor::open_pair;

#endif

}  // namespace

Status Doorbell::open() {
  if (open_) return 0;
  const Status status = open_pair(ends_);
  if (status != 0) return status;
  open_ = true;
  return make_nonblocking(ends_[0]) && make_nonblocking(ends_[1]) ? 0 : -EMFILE;
}

Doorbell::~Doorbell() {
  if (!open_) return;
  for (const zmq_fd_t end : ends_) static_cast<void>(close_socket(end));
}

// A bell that is full of rings is ringing: what it does not take is not missed.
void Doorbell::ring() const {
  const char stroke = 1;
  static_cast<void>(send(ends_[1], &stroke, 1, no_signal));
}

void Doorbell::hush() const {
  char strokes[64];
  while (recv(ends_[0], strokes, sizeof(strokes), 0) > 0) {
  }
}

}  // namespace zmq_napi
