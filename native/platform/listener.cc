#include "platform/listener.h"

#ifdef _WIN32
#include <winsock2.h>
#else
#include <sys/socket.h>
#endif

namespace zmq_napi::listener {

namespace {

#ifdef _WIN32
using Descriptor = SOCKET;
using Length = int;
#else
using Descriptor = int;
using Length = socklen_t;
#endif

int option_of(Descriptor descriptor, int option) {
  int value = 0;
  Length size = sizeof(value);
  const int failed =
      getsockopt(descriptor, SOL_SOCKET, option, reinterpret_cast<char*>(&value), &size);
  return failed == 0 ? value : -1;
}

// The family of the address that a socket is bound to.
int family_of(Descriptor descriptor) {
  sockaddr_storage address{};
  Length size = sizeof(address);
  const int failed =
      getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  return failed == 0 ? address.ss_family : AF_UNSPEC;
}

}  // namespace

Napi::Value listens(const Napi::CallbackInfo& info) {
  const auto descriptor =
      static_cast<Descriptor>(info[0].As<Napi::Number>().Int64Value());
  const bool local = info[1].As<Napi::Boolean>();
  const int family = family_of(descriptor);
  const bool fits = local ? family == AF_UNIX : family == AF_INET || family == AF_INET6;
  const bool listens = option_of(descriptor, SO_TYPE) == SOCK_STREAM &&
                       option_of(descriptor, SO_ACCEPTCONN) > 0;
  return Napi::Boolean::New(info.Env(), fits && listens);
}

}  // namespace zmq_napi::listener
