// This file has the calls of a socket that bind and connect, and their opposites.

#include <zmq.h>

#include <cstdint>
#include <string>

#include "js/socket.h"
#include "js/values.h"
#include "zmq/draft.h"
#include "zmq/endpoint.h"
#include "zmq/listener_closed.h"
#include "zmq/socket_options.h"

namespace zmq_napi {

// bind(endpoint: string): status
Napi::Value Socket::bind(const Napi::CallbackInfo& info) {
  connect_ids_.allow_unknown_ids();
  return status_to_js(info.Env(), endpoint::bind(socket_, text_of(info[0])));
}

// unbind(endpoint: string): status
Napi::Value Socket::unbind(const Napi::CallbackInfo& info) {
  return status_to_js(info.Env(), endpoint::unbind(socket_, text_of(info[0])));
}

// onListenerClosed(endpoint: string, closed: () => void): void. Calls `closed` when the
// socket no longer listens at `endpoint`. Call this while the socket still listens,
// before the call that ends that.
Napi::Value Socket::on_listener_closed(const Napi::CallbackInfo& info) {
  listener_closed::add(socket_.get(), text_of(info[0]),
                       environment_->callback_for(info[1].As<Napi::Function>()));
  return info.Env().Undefined();
}

// cancelListenerClosed(endpoint: string): void. Calls the last function that was added
// for `endpoint`.
Napi::Value Socket::cancel_listener_closed(const Napi::CallbackInfo& info) {
  listener_closed::cancel(socket_.get(), text_of(info[0]));
  return info.Env().Undefined();
}

// connect(endpoint: string, routingId?: Uint8Array): status
Napi::Value Socket::connect(const Napi::CallbackInfo& info) {
  if (info[1].IsUndefined()) {
    connect_ids_.allow_unknown_ids();
  } else {
    const Status status = set_next_routing_id(bytes_of(info[1]));
    if (status != 0) return status_to_js(info.Env(), status);
  }
  return status_to_js(info.Env(), endpoint::connect(socket_, text_of(info[0])));
}

Status Socket::set_next_routing_id(const Bytes& routing_id) {
  // The read lets libzmq learn about the peers that have just connected.
  read_events();
  const Status status =
      connect_ids_.reserve(socket_.get(), routing_id.data, routing_id.size);
  if (status != 0) return status;
  return socket_options::set(socket_.get(), ZMQ_CONNECT_ROUTING_ID, routing_id.data,
                             routing_id.size);
}

// connectPeer(endpoint: string): number | status. Returns the routing id of the peer,
// which is above 0.
Napi::Value Socket::connect_peer(const Napi::CallbackInfo& info) {
  const std::string endpoint = text_of(info[0]);
  const int64_t routing_id = draft::connect_peer(socket_.get(), endpoint.c_str());
  return Napi::Number::New(info.Env(), static_cast<double>(routing_id));
}

// disconnect(endpoint: string): status
Napi::Value Socket::disconnect(const Napi::CallbackInfo& info) {
  const std::string endpoint = text_of(info[0]);
  return status_to_js(info.Env(), uninterrupted([&] {
                        return zmq_disconnect(socket_.get(), endpoint.c_str());
                      }));
}

// disconnectPeer(routingId: Uint8Array): status
Napi::Value Socket::disconnect_peer(const Napi::CallbackInfo& info) {
  const Bytes id = bytes_of(info[0]);
  return status_to_js(info.Env(),
                      draft::disconnect_peer(socket_.get(), type_, id.data, id.size));
}

}  // namespace zmq_napi
