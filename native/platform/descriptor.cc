#include "platform/descriptor.h"

#ifndef _WIN32

#include <fcntl.h>
#include <sys/socket.h>

namespace zmq_napi::descriptor {

#if defined(SOCK_CLOEXEC)

int open_socket(int family, int type) { return ::socket(family, type | SOCK_CLOEXEC, 0); }

Status open_pair(int (&ends)[2]) {
  return status_of(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
}

#else

int open_socket(int family, int type) {
  const int opened = ::socket(family, type, 0);
  if (opened >= 0) fcntl(opened, F_SETFD, FD_CLOEXEC);
  return opened;
}

Status open_pair(int (&ends)[2]) {
  const Status status = status_of(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
  if (status != 0) return status;
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  return 0;
}

#endif

}  // namespace zmq_napi::descriptor

#endif
