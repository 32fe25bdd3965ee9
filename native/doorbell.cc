#include "doorbell.h"

#if defined(_WIN32)
#include <winsock2.h>
#else
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace zmq_napi {

namespace {

#if defined(_WIN32)
int close_socket(uv_os_sock_t socket) { return closesocket(socket); }
constexpr int no_signal = 0;
#elif defined(MSG_NOSIGNAL)
int close_socket(uv_os_sock_t socket) { return close(socket); }
constexpr int no_signal = MSG_NOSIGNAL;
#else
// Both ends live as long as the bell, so writing never meets a closed one.
int close_socket(uv_os_sock_t socket) { return close(socket); }
constexpr int no_signal = 0;
#endif

}  // namespace

Status Doorbell::open() {
  const int status =
      uv_socketpair(SOCK_STREAM, 0, ends_, UV_NONBLOCK_PIPE, UV_NONBLOCK_PIPE);
  open_ = status == 0;
  return status;
}

Doorbell::~Doorbell() {
  if (!open_) return;
  for (const uv_os_sock_t end : ends_) static_cast<void>(close_socket(end));
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
