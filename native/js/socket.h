#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>

#include "js/outgoing.h"
#include "js/traffic.h"
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

// Gives JavaScript a libzmq socket. TypeScript keeps the rules (argument checks, queues,
// time limits). This class calls libzmq and returns the status.
//
// Threads: the JavaScript thread that opened the socket. A libzmq socket belongs to one
// thread.
// Owns: the libzmq socket, the watch on its descriptor, a share of its context. A
// thread-safe socket also owns a poller, which has the descriptor.
// Borrows: the ready callback. The reference is weak while the socket is idle, so that an
// unused socket can be collected. It is strong while JavaScript waits. Also borrows the
// socket that this one observes, or the socket that observes this one. The socket that is
// closed first resets the pointer of the other.
// Errors: a status from each method; no exceptions.
class Socket final : public Napi::ObjectWrap<Socket>, private Environment::Member {
 public:
  static Napi::Function define(Napi::Env env);

  // These calls send and receive messages. They are plain functions, and their first
  // argument is the socket handle. Unwrapping `this` would take a fifth of the time of a
  // small message. Unwrapping also fails in a worker that is being terminated.
  static napi_value send(napi_env env, napi_callback_info info);
  static napi_value send_many(napi_env env, napi_callback_info info);
  static napi_value receive(napi_env env, napi_callback_info info);
  static napi_value send_addressed(napi_env env, napi_callback_info info);
  static napi_value receive_addressed(napi_env env, napi_callback_info info);

  // Returns the socket of the object `value`, or null if `value` is not an open socket of
  // ours.
  static Socket* from(Napi::Value value);

  // Gives the libzmq socket to another thread. This object is closed afterwards.
  PassedSocket release();

  // Returns how many milliseconds libzmq may take to send lent frames. A negative number
  // means no limit.
  int linger_of_lent_buffers() const override;

  explicit Socket(const Napi::CallbackInfo& info);
  ~Socket() override;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

 private:
  // Returns the socket of a socket handle. Returns null if the socket is closed, or if
  // the handle belongs to another thread. A type tag on the handle would cost a third of
  // the time of a small message.
  static Socket* from_handle(napi_env env, napi_value handle);

  Napi::Value open(const Napi::CallbackInfo& info);
  Napi::Value observe(const Napi::CallbackInfo& info);
  Napi::Value handle(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);
  Napi::Value join(const Napi::CallbackInfo& info);
  Napi::Value leave(const Napi::CallbackInfo& info);
  Napi::Value get_option(const Napi::CallbackInfo& info);
  Napi::Value set_option(const Napi::CallbackInfo& info);
  Napi::Value set_zero_copy_threshold(const Napi::CallbackInfo& info);
  Napi::Value set_datagram_limit(const Napi::CallbackInfo& info);

  // js/socket_endpoints.cc has these.
  Napi::Value bind(const Napi::CallbackInfo& info);
  Napi::Value unbind(const Napi::CallbackInfo& info);
  Napi::Value on_listener_closed(const Napi::CallbackInfo& info);
  Napi::Value cancel_listener_closed(const Napi::CallbackInfo& info);
  Napi::Value connect(const Napi::CallbackInfo& info);
  Napi::Value connect_peer(const Napi::CallbackInfo& info);
  Napi::Value disconnect(const Napi::CallbackInfo& info);
  Napi::Value disconnect_peer(const Napi::CallbackInfo& info);
  // Sets the routing id of the next peer that the socket connects to.
  Status set_next_routing_id(const Bytes& routing_id);

  // js/socket_messages.cc has these, and the calls that send and receive.
  Napi::Value fetch(const Napi::CallbackInfo& info);
  Napi::Value property(const Napi::CallbackInfo& info);
  Napi::Value take(const Napi::CallbackInfo& info);

  // js/socket_figures.cc has these.
  Napi::Value statistics(const Napi::CallbackInfo& info);
  Napi::Value ask_for_queues(const Napi::CallbackInfo& info);

  // js/socket_readiness.cc has these.
  Napi::Value events(const Napi::CallbackInfo& info);
  Napi::Value wait(const Napi::CallbackInfo& info);
  Napi::Value wait_in_background(const Napi::CallbackInfo& info);
  // Returns the poll events (libzmq's ZMQ_EVENTS). The read also makes libzmq do its
  // pending work.
  Status read_events();
  void on_signal();
  void call_ready_callback();
  void release_ready_callback();

  Status take_socket(OwnedSocket& socket, int type, Napi::Function ready_callback);
  void end_observation();
  void detach();
  void close_now() override;
  void drop_unsent() override;

  std::shared_ptr<Environment> environment_;
  std::shared_ptr<SharedContext> context_;
  OwnedSocket socket_;
  // This is null for a socket that has a descriptor of its own.
  std::unique_ptr<Poller> poller_;
  std::unique_ptr<Readiness> readiness_;
  Outgoing outgoing_;
  // The figures of all messages that were taken from libzmq.
  Tally received_;
  ConnectIds connect_ids_;
  Napi::FunctionReference ready_callback_;
  int type_ = -1;
  // JavaScript waits for these poll events: ZMQ_POLLIN and ZMQ_POLLOUT.
  int interest_ = 0;
  // Says whether this socket reads the monitor events of another socket. Such a socket is
  // drained even when JavaScript does not wait.
  bool reads_events_ = false;
  Socket* observed_ = nullptr;
  Socket* observer_ = nullptr;
  // Says whether the event loop may end while JavaScript waits.
  bool background_ = false;
  // fetch() receives this frame, and take() returns it. Both calls happen in the same
  // event-loop turn.
  Frame fetched_;
};

}  // namespace zmq_napi
