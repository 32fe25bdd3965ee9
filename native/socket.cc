#include "socket.h"

#include <zmq.h>

#include <cerrno>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "answer.h"
#include "check.h"
#include "context.h"
#include "incoming.h"
#include "socket_options.h"

namespace zmq_napi {

namespace {

constexpr napi_type_tag socket_tag = {0x1b8d0c3fe29447a6ULL, 0x84f05d7192cb6e3aULL};

std::string text(Napi::Value value) { return value.As<Napi::String>().Utf8Value(); }

}  // namespace

Napi::Function Socket::define(Napi::Env env) {
  return DefineClass(
      env, "Socket",
      {
          InstanceMethod<&Socket::open>("open"),
          InstanceMethod<&Socket::token>("token"),
          InstanceMethod<&Socket::close>("close"),
          InstanceMethod<&Socket::bind>("bind"),
          InstanceMethod<&Socket::unbind>("unbind"),
          InstanceMethod<&Socket::connect>("connect"),
          InstanceMethod<&Socket::disconnect>("disconnect"),
          InstanceMethod<&Socket::has_more>("hasMore"),
          InstanceMethod<&Socket::fetch>("fetch"),
          InstanceMethod<&Socket::property>("property"),
          InstanceMethod<&Socket::take>("take"),
          InstanceMethod<&Socket::events>("events"),
          InstanceMethod<&Socket::wait>("wait"),
          InstanceMethod<&Socket::wait_in_background>("waitInBackground"),
          InstanceMethod<&Socket::get_option>("getOption"),
          InstanceMethod<&Socket::set_option>("setOption"),
          InstanceMethod<&Socket::set_zero_copy_threshold>("setZeroCopyThreshold"),
      });
}

Socket::Socket(const Napi::CallbackInfo& info)
    : ObjectWrap(info),
      tag_(socket_tag.lower),
      environment_(Environment::of(info.Env())),
      outgoing_(environment_->releases()) {
  info.This().As<Napi::Object>().TypeTag(&socket_tag);
}

Socket::~Socket() {
  if (handle_) close_now();
}

// open(context: Context, type: number, waiter: () => void): status
Napi::Value Socket::open(const Napi::CallbackInfo& info) {
  CHECK(!handle_);
  const Context* const owner = Context::from(info[0]);
  if (owner == nullptr || !owner->share()) return to_js(info.Env(), -EFAULT);
  std::shared_ptr<SharedContext> context = owner->share();
  const int type = info[1].As<Napi::Number>();
  SocketHandle handle(zmq_socket(context->get(), type));
  if (!handle) return to_js(info.Env(), -zmq_errno());
  context->mark_used();

  zmq_napi_fd descriptor{};
  size_t size = sizeof(descriptor);
  if (zmq_getsockopt(handle.get(), ZMQ_FD, &descriptor, &size) != 0) {
    return to_js(info.Env(), -zmq_errno());
  }
  auto readiness = std::make_unique<Readiness>();
  const Status status = readiness->start(
      environment_, descriptor,
      [](void* socket) { static_cast<Socket*>(socket)->on_signal(); }, this);
  if (status != 0) return to_js(info.Env(), status);

  waiter_ = Napi::Weak(info[2].As<Napi::Function>());
  context_ = std::move(context);
  handle_ = std::move(handle);
  readiness_ = std::move(readiness);
  environment_->enrol(this);
  return to_js(info.Env(), 0);
}

Napi::Value Socket::close(const Napi::CallbackInfo& info) {
  close_now();
  return info.Env().Undefined();
}

void Socket::close_now() {
  environment_->strike(this);
  if (interest_ != 0 && !environment_->ending()) release_waiter();
  interest_ = 0;
  readiness_.reset();
  handle_.reset();
  context_.reset();
}

// bind(endpoint: string): status
Napi::Value Socket::bind(const Napi::CallbackInfo& info) {
  const std::string endpoint = text(info[0]);
  return to_js(info.Env(),
               uninterrupted([&] { return zmq_bind(handle_.get(), endpoint.c_str()); }));
}

// unbind(endpoint: string): status
Napi::Value Socket::unbind(const Napi::CallbackInfo& info) {
  const std::string endpoint = text(info[0]);
  return to_js(info.Env(), uninterrupted([&] {
                 return zmq_unbind(handle_.get(), endpoint.c_str());
               }));
}

// connect(endpoint: string, routingId?: Uint8Array): status
Napi::Value Socket::connect(const Napi::CallbackInfo& info) {
  const std::string endpoint = text(info[0]);
  if (!info[1].IsUndefined()) {
    const auto routing_id = info[1].As<Napi::Uint8Array>();
#ifdef ZMQ_BUILD_DRAFT_API
    // libzmq aborts the process when the id belongs to a connected peer. Pumping first
    // makes peers known that have just come.
    pump();
    if (zmq_socket_get_peer_state(handle_.get(), routing_id.Data(),
                                  routing_id.ByteLength()) >= 0) {
      return to_js(info.Env(), -EADDRINUSE);
    }
#endif
    const Status status =
        socket_options::set(handle_.get(), ZMQ_CONNECT_ROUTING_ID, routing_id);
    if (status != 0) return to_js(info.Env(), status);
  }
  return to_js(info.Env(), uninterrupted([&] {
                 return zmq_connect(handle_.get(), endpoint.c_str());
               }));
}

// disconnect(endpoint: string): status
Napi::Value Socket::disconnect(const Napi::CallbackInfo& info) {
  const std::string endpoint = text(info[0]);
  return to_js(info.Env(), uninterrupted([&] {
                 return zmq_disconnect(handle_.get(), endpoint.c_str());
               }));
}

// token(): External, what send() and receive() take for this socket. Whoever has the
// token keeps the socket, too.
Napi::Value Socket::token(const Napi::CallbackInfo& info) {
  return Napi::External<Socket>::New(info.Env(), this);
}

Socket& Socket::of_token(napi_env env, napi_value token) {
  void* pointer = nullptr;
  CHECK(napi_get_value_external(env, token, &pointer) == napi_ok);
  auto& socket = *static_cast<Socket*>(pointer);
  CHECK(socket.tag_ == socket_tag.lower && socket.handle_);
  return socket;
}

// send(token: External, message: string | Uint8Array | (string | Uint8Array)[]): status
napi_value Socket::send(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  size_t count = 2;
  CHECK(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) == napi_ok);
  Socket& socket = of_token(env, arguments[0]);
  return status_value(env,
                      socket.outgoing_.send(env, socket.handle_.get(), arguments[1]));
}

// receive(token: External, slab: Uint8Array, offset: number): number | ArrayBuffer, see
// incoming.h
napi_value Socket::receive(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  size_t count = 3;
  CHECK(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) == napi_ok);
  uint32_t offset = 0;
  CHECK(napi_get_value_uint32(env, arguments[2], &offset) == napi_ok);
  return incoming::receive(env, of_token(env, arguments[0]).handle_.get(), arguments[1],
                           offset);
}

// hasMore(): boolean. Whether the frame received last is followed by others.
Napi::Value Socket::has_more(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), incoming::has_more(handle_.get()));
}

// fetch(): status. Receives a frame, which take() hands over: 1 if more frames of its
// message follow, else 0. Until then property() reads its metadata.
Napi::Value Socket::fetch(const Napi::CallbackInfo& info) {
  return to_js(info.Env(), incoming::fetch(handle_.get(), fetched_));
}

// property(name: string, buffer: Uint8Array): status, the length of the value, of which
// the buffer has what it has room for
Napi::Value Socket::property(const Napi::CallbackInfo& info) {
  const std::string name = text(info[0]);
  return to_js(info.Env(),
               incoming::property(info.Env(), fetched_, name.c_str(), info[1]));
}

// take(slab: Uint8Array, offset: number): number | ArrayBuffer, see incoming.h
Napi::Value Socket::take(const Napi::CallbackInfo& info) {
  const uint32_t offset = info[1].As<Napi::Number>();
  Frame frame = std::move(fetched_);
  return {info.Env(), incoming::hand_over(info.Env(), frame, info[0], offset)};
}

// events(): status, the ZMQ_POLLIN and ZMQ_POLLOUT bits
Napi::Value Socket::events(const Napi::CallbackInfo& info) {
  return to_js(info.Env(), pump());
}

// wait(interest: number): void. From now on the waiter is called when what the
// ZMQ_POLLIN and ZMQ_POLLOUT bits ask for may be possible; 0 ends the waiting.
Napi::Value Socket::wait(const Napi::CallbackInfo& info) {
  const int interest = info[0].As<Napi::Number>();
  if (interest != 0 && interest_ == 0) {
    uint32_t references = 0;
    CHECK(napi_reference_ref(info.Env(), waiter_, &references) == napi_ok);
    CHECK(references == 1);
    if (!background_) readiness_->hold();
  } else if (interest == 0 && interest_ != 0) {
    release_waiter();
    readiness_->let_go();
  }
  interest_ = interest;
  return info.Env().Undefined();
}

// waitInBackground(): void. From now on waiting does not keep the event loop running.
Napi::Value Socket::wait_in_background(const Napi::CallbackInfo& info) {
  background_ = true;
  if (interest_ != 0) readiness_->let_go();
  return info.Env().Undefined();
}

void Socket::release_waiter() {
  uint32_t references = 0;
  CHECK(napi_reference_unref(Env(), waiter_, &references) == napi_ok);
  CHECK(references == 0);
}

// getOption(option: number, buffer: Uint8Array): status, the number of bytes read
Napi::Value Socket::get_option(const Napi::CallbackInfo& info) {
  const int option = info[0].As<Napi::Number>();
  return to_js(info.Env(), socket_options::get(handle_.get(), option, info[1]));
}

// setOption(option: number, value: Uint8Array | null): status
Napi::Value Socket::set_option(const Napi::CallbackInfo& info) {
  const int option = info[0].As<Napi::Number>();
  return to_js(info.Env(), socket_options::set(handle_.get(), option, info[1]));
}

// setZeroCopyThreshold(bytes: number): void; Infinity copies every frame
Napi::Value Socket::set_zero_copy_threshold(const Napi::CallbackInfo& info) {
  const double bytes = info[0].As<Napi::Number>();
  outgoing_.set_zero_copy_threshold(std::isinf(bytes) ? std::numeric_limits<size_t>::max()
                                                      : static_cast<size_t>(bytes));
  return info.Env().Undefined();
}

Status Socket::pump() {
  int events = 0;
  size_t size = sizeof(events);
  const Status status = uninterrupted(
      [&] { return zmq_getsockopt(handle_.get(), ZMQ_EVENTS, &events, &size); });
  return status < 0 ? status : events;
}

// The descriptor only says that libzmq has work to do. Reading the events does it, which
// also silences the descriptor, so it happens whether anybody waits or not.
void Socket::on_signal() {
  const Status events = pump();
  // A sender is woken by any signal: for some socket types POLLOUT is no hint.
  const bool wanted = (interest_ & ZMQ_POLLOUT) != 0 || (events & interest_) != 0;
  if (interest_ != 0 && (events < 0 || wanted)) call_waiter();
}

void Socket::call_waiter() {
  const Napi::Env env = waiter_.Env();
  const Napi::HandleScope scope(env);
  const Napi::Function waiter = waiter_.Value();
  CHECK(!waiter.IsEmpty());
  napi_value result = nullptr;
  const napi_status status = napi_make_callback(env, environment_->async_context(),
                                                waiter, waiter, 0, nullptr, &result);
  if (status == napi_ok) return;
  bool threw = false;
  napi_value error = nullptr;
  if (napi_is_exception_pending(env, &threw) == napi_ok && threw &&
      napi_get_and_clear_last_exception(env, &error) == napi_ok) {
    napi_fatal_exception(env, error);
  }
}

int Socket::linger_of_loans() const {
  if (!outgoing_.has_lent()) return 0;
  return socket_options::get_int(handle_.get(), ZMQ_LINGER);
}

void Socket::drop_unsent() {
  const int none = 0;
  CHECK(zmq_setsockopt(handle_.get(), ZMQ_LINGER, &none, sizeof(none)) == 0);
}

}  // namespace zmq_napi
