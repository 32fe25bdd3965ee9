#include "js/socket.h"

#include <zmq.h>

#include <cerrno>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "check.h"
#include "js/context.h"
#include "js/values.h"
#include "js/wrapped.h"
#include "platform/descriptor.h"
#include "zmq/draft.h"
#include "zmq/monitor.h"
#include "zmq/socket_options.h"
#include "zmq/socket_types.h"

namespace zmq_napi {

namespace {

constexpr napi_type_tag socket_tag = {0x1b8d0c3fe29447a6ULL, 0x84f05d7192cb6e3aULL};

size_t bytes_or_unlimited(Napi::Value value) {
  const double bytes = value.As<Napi::Number>();
  return std::isinf(bytes) ? std::numeric_limits<size_t>::max()
                           : static_cast<size_t>(bytes);
}

// Finds the descriptor that signals a socket's poll events. A thread-safe socket gets a
// poller, which has a descriptor.
Status find_descriptor(void* socket, bool thread_safe, std::unique_ptr<Poller>* poller,
                       zmq_fd_t* descriptor) {
  if (thread_safe) {
    *poller = std::make_unique<Poller>();
    return (*poller)->start(socket, descriptor);
  }
  return socket_options::get(socket, ZMQ_FD, descriptor);
}

// Returns the text in a Uint8Array that ends in a NUL.
const char* c_string(Napi::Value value) {
  const Bytes bytes = bytes_of(value);
  CHECK(bytes.size > 0 && bytes.data[bytes.size - 1] == 0);
  return reinterpret_cast<const char*>(bytes.data);
}

}  // namespace

Napi::Function Socket::define(Napi::Env env) {
  return DefineClass(
      env, "Socket",
      {
          InstanceMethod<&Socket::open>("open"),
          InstanceMethod<&Socket::observe>("observe"),
          InstanceMethod<&Socket::handle>("handle"),
          InstanceMethod<&Socket::close>("close"),
          InstanceMethod<&Socket::bind>("bind"),
          InstanceMethod<&Socket::unbind>("unbind"),
          InstanceMethod<&Socket::on_listener_closed>("onListenerClosed"),
          InstanceMethod<&Socket::cancel_listener_closed>("cancelListenerClosed"),
          InstanceMethod<&Socket::connect>("connect"),
          InstanceMethod<&Socket::connect_peer>("connectPeer"),
          InstanceMethod<&Socket::disconnect_peer>("disconnectPeer"),
          InstanceMethod<&Socket::disconnect>("disconnect"),
          InstanceMethod<&Socket::join>("join"),
          InstanceMethod<&Socket::leave>("leave"),
          InstanceMethod<&Socket::fetch>("fetch"),
          InstanceMethod<&Socket::property>("property"),
          InstanceMethod<&Socket::take>("take"),
          InstanceMethod<&Socket::statistics>("statistics"),
          InstanceMethod<&Socket::ask_for_queues>("askForQueues"),
          InstanceMethod<&Socket::events>("events"),
          InstanceMethod<&Socket::wait>("wait"),
          InstanceMethod<&Socket::wait_in_background>("waitInBackground"),
          InstanceMethod<&Socket::get_option>("getOption"),
          InstanceMethod<&Socket::set_option>("setOption"),
          InstanceMethod<&Socket::set_zero_copy_threshold>("setZeroCopyThreshold"),
          InstanceMethod<&Socket::set_datagram_limit>("setDatagramLimit"),
      });
}

Socket::Socket(const Napi::CallbackInfo& info)
    : ObjectWrap(info),
      environment_(Environment::of(info.Env())),
      outgoing_(environment_->releases()) {
  info.This().As<Napi::Object>().TypeTag(&socket_tag);
  delete_unless_wrapped(info, this);
}

Socket::~Socket() {
  if (socket_) close_now();
}

Socket* Socket::from(Napi::Value value) {
  if (!value.IsObject()) return nullptr;
  const auto object = value.As<Napi::Object>();
  if (!object.CheckTypeTag(&socket_tag)) return nullptr;
  Socket* const socket = Unwrap(object);
  return socket != nullptr && socket->socket_ ? socket : nullptr;
}

// open(context: Context, type: number, readyCallback: () => void): status
Napi::Value Socket::open(const Napi::CallbackInfo& info) {
  const Context* const owner = Context::from(info[0]);
  if (owner == nullptr || !owner->share()) return status_to_js(info.Env(), -EFAULT);
  std::shared_ptr<SharedContext> context = owner->share();
  const int type = info[1].As<Napi::Number>();
  // The order matters: if open() fails, the reserve is destroyed before the socket is
  // closed.
  OwnedSocket socket;
  DescriptorReserve reserve;
  Status status = facts_of(type).thread_safe ? reserve.acquire() : 0;
  if (status < 0) return status_to_js(info.Env(), status);
  context->mark_used();
  socket.reset(zmq_socket(context->get(), type));
  if (!socket) return status_to_js(info.Env(), -zmq_errno());
  status = take_socket(socket, type, info[2].As<Napi::Function>());
  if (status == 0) context_ = std::move(context);
  return status_to_js(info.Env(), status);
}

// observe(socket: Socket, readyCallback: () => void): status. Opens this socket as the
// reader of the other socket's monitor events. The ready callback is called for each
// signal, even when JavaScript does not wait. The reader has no share of the context. The
// end of the context ends the reader.
Napi::Value Socket::observe(const Napi::CallbackInfo& info) {
  Socket* const observed = from(info[0]);
  if (observed == nullptr) return status_to_js(info.Env(), -ECANCELED);
  CHECK(observed->context_ && observed->observer_ == nullptr);
  OwnedSocket socket(zmq_socket(observed->context_->get(), monitor::reader_type));
  if (!socket) return status_to_js(info.Env(), -zmq_errno());
  void* const reader = socket.get();
  const Status status =
      take_socket(socket, monitor::reader_type, info[1].As<Napi::Function>());
  if (status != 0) return status_to_js(info.Env(), status);
  const Status started = monitor::start(observed->socket_.get(), reader);
  if (started < 0) {
    close_now();
    return status_to_js(info.Env(), started);
  }
  reads_events_ = true;
  observed_ = observed;
  observed->observer_ = this;
  return status_to_js(info.Env(), 0);
}

// Takes `socket` unless it fails.
Status Socket::take_socket(OwnedSocket& socket, int type, Napi::Function ready_callback) {
  CHECK(!socket_);
  zmq_fd_t descriptor{};
  std::unique_ptr<Poller> poller;
  Status status =
      find_descriptor(socket.get(), facts_of(type).thread_safe, &poller, &descriptor);
  if (status < 0) return status;
  auto readiness = std::make_unique<Readiness>();
  status = readiness->start(
      environment_, descriptor,
      [](void* target) { static_cast<Socket*>(target)->on_signal(); }, this);
  if (status != 0) return status;

  type_ = type;
  ready_callback_ = Napi::Weak(ready_callback);
  socket_ = std::move(socket);
  poller_ = std::move(poller);
  readiness_ = std::move(readiness);
  environment_->register_member(this);
  environment_->socket_opened(this);
  return 0;
}

Napi::Value Socket::close(const Napi::CallbackInfo& info) {
  close_now();
  return info.Env().Undefined();
}

// Ends all links between the socket and the JavaScript thread.
void Socket::detach() {
  environment_->unregister_member(this);
  environment_->socket_closed(this);
  if (interest_ != 0 && !environment_->ending()) release_ready_callback();
  interest_ = 0;
  end_observation();
  readiness_.reset();
  poller_.reset();
}

void Socket::close_now() {
  detach();
  socket_.reset();
  context_.reset();
}

PassedSocket Socket::release() {
  CHECK(socket_);
  detach();
  return {std::move(context_), std::move(socket_)};
}

void Socket::end_observation() {
  if (observed_ != nullptr) {
    monitor::stop(observed_->socket_.get());
    observed_->observer_ = nullptr;
    observed_ = nullptr;
  }
  if (observer_ != nullptr) {
    if (!monitor::outlives_socket) monitor::stop(socket_.get());
    observer_->observed_ = nullptr;
    observer_ = nullptr;
  }
}

// join(group: Uint8Array): status. The group ends in a NUL.
Napi::Value Socket::join(const Napi::CallbackInfo& info) {
  return status_to_js(info.Env(), draft::join(socket_.get(), c_string(info[0])));
}

// leave(group: Uint8Array): status
Napi::Value Socket::leave(const Napi::CallbackInfo& info) {
  return status_to_js(info.Env(), draft::leave(socket_.get(), c_string(info[0])));
}

// handle(): External. Returns the socket handle that send() and receive() take.
// JavaScript keeps the handle in the object of the socket.
Napi::Value Socket::handle(const Napi::CallbackInfo& info) {
  return Napi::External<Socket>::New(info.Env(), this);
}

// getOption(option: number, buffer: Uint8Array): status. Returns the number of bytes
// read.
Napi::Value Socket::get_option(const Napi::CallbackInfo& info) {
  const int option = info[0].As<Napi::Number>();
  const auto [data, size] = bytes_of(info[1]);
  return status_to_js(info.Env(), socket_options::get(socket_.get(), option, data, size));
}

// setOption(option: number, value: Uint8Array | null): status
Napi::Value Socket::set_option(const Napi::CallbackInfo& info) {
  const int option = info[0].As<Napi::Number>();
  void* const socket = socket_.get();
  if (info[1].IsNull()) {
    return status_to_js(info.Env(), socket_options::set(socket, option, nullptr, 0));
  }
  const auto [data, size] = bytes_of(info[1]);
  // A null pointer means "no value" to libzmq. An empty value is not "no value".
  const void* const bytes = size > 0 ? static_cast<const void*>(data) : "";
  return status_to_js(info.Env(), socket_options::set(socket, option, bytes, size));
}

// setZeroCopyThreshold(bytes: number): void. Infinity copies every frame.
Napi::Value Socket::set_zero_copy_threshold(const Napi::CallbackInfo& info) {
  outgoing_.set_zero_copy_threshold(bytes_or_unlimited(info[0]));
  return info.Env().Undefined();
}

// setDatagramLimit(bytes: number): void. Infinity means that messages are not datagrams.
Napi::Value Socket::set_datagram_limit(const Napi::CallbackInfo& info) {
  outgoing_.set_datagram_limit(bytes_or_unlimited(info[0]));
  return info.Env().Undefined();
}

int Socket::linger_of_lent_buffers() const {
  if (!outgoing_.has_lent()) return 0;
  int linger = 0;
  // An unpatched libzmq refuses this when the context has been shut down.
  if (socket_options::get(socket_.get(), ZMQ_LINGER, &linger) != 0) return 0;
  return linger;
}

void Socket::drop_unsent() { socket_options::drop_unsent(socket_.get()); }

}  // namespace zmq_napi
