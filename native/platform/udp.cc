#include "platform/udp.h"

#if defined(_WIN32)
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "platform/descriptor.h"

namespace zmq_napi::udp {

namespace {

#if defined(_WIN32)

using Length = int;

unsigned interface_index(const std::string& zone) {
  return static_cast<unsigned>(std::strtoul(zone.c_str(), nullptr, 10));
}

#else

using Length = socklen_t;

unsigned interface_index(const std::string& zone) { return if_nametoindex(zone.c_str()); }

#endif

// This option lets several sockets share a port, if all of them set it.
#if defined(__linux__) || defined(_WIN32)
constexpr int sharing = SO_REUSEADDR;
#else
constexpr int sharing = SO_REUSEPORT;
#endif

Status status_of_call(int result) { return result == 0 ? 0 : last_socket_error(); }

class TrialSocket {
 public:
  explicit TrialSocket(int family) : socket_(Descriptor::open(family, SOCK_DGRAM)) {}

  Status opened() const { return socket_.is_open() ? 0 : last_socket_error(); }

  template <typename Value>
  Status set(int level, int option, const Value& value) const {
    return status_of_call(setsockopt(socket_.number(), level, option,
                                     reinterpret_cast<const char*>(&value),
                                     static_cast<Length>(sizeof(value))));
  }

  Status bind(const sockaddr_storage& address, Length size) const {
    return status_of_call(
        ::bind(socket_.number(), reinterpret_cast<const sockaddr*>(&address), size));
  }

  // Both families keep the port in the same place.
  Status port() const {
    sockaddr_storage bound{};
    Length size = sizeof(bound);
    const Status status = status_of_call(
        getsockname(socket_.number(), reinterpret_cast<sockaddr*>(&bound), &size));
    if (status != 0) return status;
    return ntohs(reinterpret_cast<const sockaddr_in*>(&bound)->sin_port);
  }

 private:
  Descriptor socket_;
};

// Holds a numeric address. The zone of an IPv6 address follows a percent sign.
struct Address {
  sockaddr_storage storage{};
  Length size = 0;
  unsigned zone = 0;

  explicit Address(const std::string& text) {
    const size_t percent = text.find('%');
    const std::string number = text.substr(0, percent);
    if (percent != std::string::npos) zone = interface_index(text.substr(percent + 1));
    if (inet_pton(AF_INET, number.c_str(), &as_ipv4().sin_addr) == 1) {
      storage.ss_family = AF_INET;
      size = sizeof(sockaddr_in);
    } else if (inet_pton(AF_INET6, number.c_str(), &as_ipv6().sin6_addr) == 1) {
      storage.ss_family = AF_INET6;
      as_ipv6().sin6_scope_id = zone;
      size = sizeof(sockaddr_in6);
    }
  }

  bool valid() const { return size > 0; }
  sockaddr_in& as_ipv4() { return reinterpret_cast<sockaddr_in&>(storage); }
  sockaddr_in6& as_ipv6() { return reinterpret_cast<sockaddr_in6&>(storage); }
};

// Joins `group` on the interface whose address is `local`.
Status join(const TrialSocket& trial, Address& group, Address& local) {
  if (group.storage.ss_family == AF_INET) {
    ip_mreq membership{};
    membership.imr_multiaddr = group.as_ipv4().sin_addr;
    membership.imr_interface = local.as_ipv4().sin_addr;
    return trial.set(IPPROTO_IP, IP_ADD_MEMBERSHIP, membership);
  }
  ipv6_mreq membership{};
  membership.ipv6mr_multiaddr = group.as_ipv6().sin6_addr;
  membership.ipv6mr_interface = local.zone;
  return trial.set(IPPROTO_IPV6, IPV6_JOIN_GROUP, membership);
}

Status try_bind_valid(Address local, uint16_t port) {
  const TrialSocket trial(local.storage.ss_family);
  Status status = trial.opened();
  local.as_ipv4().sin_port = htons(port);
  if (status == 0) status = trial.bind(local.storage, local.size);
  return status == 0 ? trial.port() : status;
}

Status try_bind_valid(Address local, uint16_t port, Address group) {
  const TrialSocket trial(group.storage.ss_family);
  Status status = trial.opened();
  if (status == 0) status = trial.set(SOL_SOCKET, sharing, int{1});
  Address any(group.storage.ss_family == AF_INET ? "0.0.0.0" : "::");
  any.as_ipv4().sin_port = htons(port);
  if (status == 0) status = trial.bind(any.storage, any.size);
  if (status == 0) status = join(trial, group, local);
  return status == 0 ? trial.port() : status;
}

}  // namespace

Status try_bind(const std::string& address, uint16_t port) {
  const Address local(address);
  return local.valid() ? try_bind_valid(local, port) : -EINVAL;
}

Status try_bind_shared(const std::string& address, uint16_t port,
                       const std::string& group) {
  const Address local(address);
  const Address joined(group);
  return local.valid() && joined.valid() ? try_bind_valid(local, port, joined) : -EINVAL;
}

}  // namespace zmq_napi::udp
