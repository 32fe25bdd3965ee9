#include "udp.h"

#include <uv.h>

#include <cerrno>
#include <memory>
#include <string>

#include "answer.h"
#include "environment.h"

namespace zmq_napi::udp {

namespace {

// libuv owns a handle from uv_close() to its callback, hence an object of its own.
struct Trial {
  uv_udp_t handle{};
  std::shared_ptr<Environment> environment;
};

// Closes the descriptor at once, and frees the handle a little later.
struct TrialEnder {
  void operator()(Trial* trial) const {
    trial->handle.data = trial;
    uv_close(reinterpret_cast<uv_handle_t*>(&trial->handle), [](uv_handle_t* handle) {
      const std::unique_ptr<Trial> ended(static_cast<Trial*>(handle->data));
      ended->environment->handle_closed();
    });
  }
};

using TrialHandle = std::unique_ptr<Trial, TrialEnder>;

// Answers zero or a negated errno.
Status parse(const std::string& address, int port, sockaddr_storage* result) {
  const Status status =
      uv_ip4_addr(address.c_str(), port, reinterpret_cast<sockaddr_in*>(result));
  if (status == 0) return 0;
  return uv_ip6_addr(address.c_str(), port, reinterpret_cast<sockaddr_in6*>(result));
}

// Both families keep the port in the same place.
Status port_of(const uv_udp_t* handle) {
  sockaddr_storage bound{};
  int size = sizeof(bound);
  const Status status =
      uv_udp_getsockname(handle, reinterpret_cast<sockaddr*>(&bound), &size);
  if (status != 0) return status;
  const auto* const address = reinterpret_cast<const sockaddr_in*>(&bound);
  return ntohs(address->sin_port);
}

}  // namespace

Napi::Value rehearse(const Napi::CallbackInfo& info) {
  const std::string address = info[0].As<Napi::String>();
  const int port = info[1].As<Napi::Number>();
  const bool shared = !info[2].IsUndefined();

  auto environment = Environment::of(info.Env());
  auto made = std::make_unique<Trial>();
  Status status = uv_udp_init(environment->loop(), &made->handle);
  if (status != 0) return to_js(info.Env(), status);
  environment->handle_opened();
  made->environment = std::move(environment);
  const TrialHandle trial(made.release());

  sockaddr_storage local{};
  const std::string any = address.find(':') == std::string::npos ? "0.0.0.0" : "::";
  status = parse(shared ? any : address, port, &local);
  if (status == 0) {
    status = uv_udp_bind(&trial->handle, reinterpret_cast<sockaddr*>(&local),
                         shared ? UV_UDP_REUSEADDR : 0);
  }
  if (status == 0 && shared) {
    const std::string group = info[2].As<Napi::String>();
    status = uv_udp_set_membership(&trial->handle, group.c_str(), address.c_str(),
                                   UV_JOIN_GROUP);
  }
  return to_js(info.Env(), status == 0 ? port_of(&trial->handle) : status);
}

}  // namespace zmq_napi::udp
