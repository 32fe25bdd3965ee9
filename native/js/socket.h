#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>

#include "js/outgoing.h"
#include "js/values.h"
#include "loop/environment.h"
#include "loop/readiness.h"
#include "status.h"
#include "zmq/connect_ids.h"
#include "zmq/frame.h"
#include "zmq/owned_socket.h"
#include "zmq/poller.h"
#include "zmq/shared_context.h"

namespace zmq_napi {

// The JavaScript object of a libzmq socket. TypeScript keeps the rules (argument checks,
// queues, timeouts); this class passes calls on and reports their status.
//
// Threads: the JavaScript thread that opened it; libzmq sockets know no other.
// Owns: the libzmq socket, the watch on its descriptor (which a thread-safe socket has
// from a poller), a share of its context.
// Borrows: the JavaScript function that is called when the socket is ready: weakly while
// idle, so that an unused socket can be collected; strongly while JavaScript waits. The
// socket that it observes, or that observes it: the first that is closed resets the
// pointer of the other.
// Errors: a status from each method; no exceptions.
class Socket final : public Napi::ObjectWrap<Socket>, private Environment::Member {
 public:
  static Napi::Function define(Napi::Env env);

  // The calls that every message takes. Plain functions whose first argument is the
  // socket handle: unwrapping `this` would take a fifth of a small message's time, and
  // fails in a worker that is being terminated.
  static napi_value send(napi_env env, napi_callback_info info);
  static napi_value receive(napi_env env, napi_callback_info info);
  static napi_value send_addressed(napi_env env, napi_callback_info info);
  static napi_value receive_addressed(napi_env env, napi_callback_info info);

  // Null if `value` is no open socket of ours.
  static Socket* from(Napi::Value value);

  // Gives the libzmq socket away, to another thread. This object is closed afterwards.
  PassedSocket release();

  // Milliseconds that frames lent to libzmq may take to leave; negative: no limit.
  int linger_of_lent_buffers() const override;

  explicit Socket(const Napi::CallbackInfo& info);
  ~Socket() override;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

 private:
  static constexpr napi_type_tag type_tag = {0x1b8d0c3fe29447a6ULL,
                                             0x84f05d7192cb6e3aULL};

  // The socket of a socket handle; null if it is closed or the handle is none of this
  // thread's. A type tag on the handle would take a third of a small message's time to
  // check.
  static Socket* from_handle(napi_env env, napi_value handle);

  Napi::Value open(const Napi::CallbackInfo& info);
  Napi::Value observe(const Napi::CallbackInfo& info);
  Napi::Value handle(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);
  Napi::Value bind(const Napi::CallbackInfo& info);
  Napi::Value unbind(const Napi::CallbackInfo& info);
  Napi::Value on_listener_closed(const Napi::CallbackInfo& info);
  Napi::Value cancel_listener_closed(const Napi::CallbackInfo& info);
  Napi::Value connect(const Napi::CallbackInfo& info);
  Napi::Value connect_peer(const Napi::CallbackInfo& info);
  Napi::Value disconnect(const Napi::CallbackInfo& info);
  Napi::Value join(const Napi::CallbackInfo& info);
  Napi::Value leave(const Napi::CallbackInfo& info);
  Napi::Value fetch(const Napi::CallbackInfo& info);
  Napi::Value property(const Napi::CallbackInfo& info);
  Napi::Value take(const Napi::CallbackInfo& info);
  Napi::Value events(const Napi::CallbackInfo& info);
  Napi::Value wait(const Napi::CallbackInfo& info);
  Napi::Value wait_in_background(const Napi::CallbackInfo& info);
  Napi::Value get_option(const Napi::CallbackInfo& info);
  Napi::Value set_option(const Napi::CallbackInfo& info);
  Napi::Value set_zero_copy_threshold(const Napi::CallbackInfo& info);
  Napi::Value set_datagram_limit(const Napi::CallbackInfo& info);

  // Gives the routing id to the next peer that the socket connects to.
  Status set_next_routing_id(const Bytes& routing_id);

  Status take_socket(OwnedSocket& socket, int type, Napi::Function ready_callback);

  // libzmq's ZMQ_EVENTS. Reading them also makes libzmq do its pending work.
  Status read_events();
  void on_signal();
  void call_ready_callback();
  void release_ready_callback();
  void end_observation();
  void detach();
  void close_now();

  void close_at_teardown() override { close_now(); }
  void drop_unsent() override;

  std::shared_ptr<Environment> environment_;
  std::shared_ptr<SharedContext> context_;
  OwnedSocket socket_;
  // Null for sockets that have a descriptor of their own.
  std::unique_ptr<Poller> poller_;
  std::unique_ptr<Readiness> readiness_;
  Outgoing outgoing_;
  ConnectIds connect_ids_;
  Napi::FunctionReference ready_callback_;
  int type_ = -1;
  // ZMQ_POLLIN and ZMQ_POLLOUT: what JavaScript waits for.
  int interest_ = 0;
  // Whether this socket reads the events of another one. It is then drained even when
  // JavaScript does not wait.
  bool reads_events_ = false;
  Socket* observed_ = nullptr;
  Socket* observer_ = nullptr;
  // Whether waiting leaves the event loop free to end.
  bool background_ = false;
  // The frame between fetch() and take(), which follow each other in one turn of the
  // event loop.
  Frame fetched_;
};

}  // namespace zmq_napi
