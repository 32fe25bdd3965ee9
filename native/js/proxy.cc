#include "js/proxy.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "check.h"
#include "js/socket.h"
#include "js/values.h"
#include "js/wrapped.h"

namespace zmq_napi {

namespace {

// Returns the longer of two lingers. A negative linger has no limit.
int longer(int one, int other) {
  return one < 0 || other < 0 ? -1 : std::max(one, other);
}

}  // namespace

Napi::Function Proxy::define(Napi::Env env) {
  return DefineClass(env, "Proxy",
                     {
                         InstanceMethod<&Proxy::run>("run"),
                         InstanceMethod<&Proxy::pause>("pause"),
                         InstanceMethod<&Proxy::resume>("resume"),
                         InstanceMethod<&Proxy::stop>("stop"),
                         InstanceMethod<&Proxy::end>("end"),
                         InstanceMethod<&Proxy::statistics>("statistics"),
                         InstanceMethod<&Proxy::connections>("connections"),
                     });
}

Proxy::Proxy(const Napi::CallbackInfo& info)
    : ObjectWrap(info), environment_(Environment::of(info.Env())) {
  delete_unless_wrapped(info, this);
}

Proxy::~Proxy() {
  if (thread_) close_now();
}

// run(front: Socket, back: Socket, capture: Socket | null, ended: () => void): status.
// Takes the sockets, which must be open, unless it fails. Calls `ended` when the proxy
// has closed the sockets. Call end() after that.
Napi::Value Proxy::run(const Napi::CallbackInfo& info) {
  CHECK(!thread_);
  Socket* const front = Socket::from(info[0]);
  Socket* const back = Socket::from(info[1]);
  Socket* const capture = Socket::from(info[2]);
  // Reading an object fails in a worker that is being terminated.
  if (front == nullptr || back == nullptr || (capture == nullptr && !info[2].IsNull())) {
    return status_to_js(info.Env(), -ECANCELED);
  }
  auto thread = std::make_unique<ProxyThread>();
  const Status status = thread->start();
  if (status < 0) return status_to_js(info.Env(), status);

  linger_of_lent_buffers_ = 0;
  const auto take = [this](Socket* socket) {
    linger_of_lent_buffers_ =
        longer(linger_of_lent_buffers_, socket->linger_of_lent_buffers());
    return socket->release();
  };
  ProxySockets sockets;
  sockets.front = take(front);
  if (back != front) sockets.back = take(back);
  if (capture != nullptr) sockets.capture = take(capture);
  thread_ = std::move(thread);
  environment_->register_member(this);
  thread_->take(std::move(sockets),
                environment_->callback_for(info[3].As<Napi::Function>()));
  return status_to_js(info.Env(), 0);
}

// pause(): void
Napi::Value Proxy::pause(const Napi::CallbackInfo& info) {
  thread_->pause();
  return info.Env().Undefined();
}

// resume(): void
Napi::Value Proxy::resume(const Napi::CallbackInfo& info) {
  thread_->resume();
  return info.Env().Undefined();
}

// stop(): void
Napi::Value Proxy::stop(const Napi::CallbackInfo& info) {
  thread_->stop(false);
  return info.Env().Undefined();
}

// end(): status. Returns 0 if stop() ended the proxy, otherwise the error that ended it.
Napi::Value Proxy::end(const Napi::CallbackInfo& info) {
  return status_to_js(info.Env(), join());
}

// statistics(figures: Float64Array): void. Writes the figures of Counters::Snapshot to
// `figures`.
Napi::Value Proxy::statistics(const Napi::CallbackInfo& info) {
  const Counters::Snapshot figures = thread_ ? thread_->figures() : last_figures_;
  auto target = info[0].As<Napi::Float64Array>();
  CHECK(target.ElementLength() == figures.size());
  for (size_t index = 0; index < figures.size(); ++index) {
    target[index] = static_cast<double>(figures[index]);
  }
  return info.Env().Undefined();
}

// connections(side: number): number. Returns how many connections a socket of the proxy
// has, or -1 if that is unknown. `side` is a Counters::Side.
Napi::Value Proxy::connections(const Napi::CallbackInfo& info) {
  const uint32_t side = info[0].As<Napi::Number>();
  CHECK(side < Counters::sides);
  const int count = thread_ ? thread_->connections(static_cast<Counters::Side>(side)) : 0;
  return Napi::Number::New(info.Env(), count);
}

Status Proxy::join() {
  const Status status = thread_->join();
  last_figures_ = thread_->figures();
  environment_->unregister_member(this);
  thread_.reset();
  return status;
}

void Proxy::close_now() {
  thread_->stop(false);
  static_cast<void>(join());
}

}  // namespace zmq_napi
