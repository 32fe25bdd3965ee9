// This file has the calls of a socket that wait until it can send or receive.

#include <zmq.h>

#include <cstdint>

#include "check.h"
#include "js/socket.h"
#include "js/values.h"
#include "loop/call_js.h"
#include "zmq/socket_options.h"

namespace zmq_napi {

// events(): status. Returns the poll events: the ZMQ_POLLIN and ZMQ_POLLOUT bits.
Napi::Value Socket::events(const Napi::CallbackInfo& info) {
  return status_to_js(info.Env(), read_events());
}

// wait(interest: number): void. `interest` has the ZMQ_POLLIN and ZMQ_POLLOUT bits. From
// now on the ready callback is called when the socket may be able to receive or send. 0
// ends the wait.
Napi::Value Socket::wait(const Napi::CallbackInfo& info) {
  const int interest = info[0].As<Napi::Number>();
  if (interest != 0 && interest_ == 0) {
    uint32_t references = 0;
    CHECK(napi_reference_ref(info.Env(), ready_callback_, &references) == napi_ok);
    CHECK(references == 1);
    if (!background_) readiness_->ref();
  } else if (interest == 0 && interest_ != 0) {
    release_ready_callback();
    readiness_->unref();
  }
  interest_ = interest;
  return info.Env().Undefined();
}

// waitInBackground(): void. From now on a waiting operation does not keep the event loop
// running.
Napi::Value Socket::wait_in_background(const Napi::CallbackInfo& info) {
  background_ = true;
  if (interest_ != 0) readiness_->unref();
  return info.Env().Undefined();
}

void Socket::release_ready_callback() {
  uint32_t references = 0;
  CHECK(napi_reference_unref(Env(), ready_callback_, &references) == napi_ok);
  CHECK(references == 0);
}

Status Socket::read_events() {
  return poller_ ? poller_->events() : socket_options::events(socket_.get());
}

// The descriptor says only that libzmq has work to do. Reading the poll events does that
// work and silences the descriptor. So they are read even when JavaScript does not wait.
void Socket::on_signal() {
  const Status events = read_events();
  // Any signal wakes a sender. For some socket types ZMQ_POLLOUT says nothing about room.
  const bool wanted = (interest_ & ZMQ_POLLOUT) != 0 || (events & interest_) != 0;
  if (reads_events_ || (interest_ != 0 && (events < 0 || wanted))) call_ready_callback();
}

void Socket::call_ready_callback() {
  const Napi::Env env = ready_callback_.Env();
  const Napi::HandleScope scope(env);
  const Napi::Function ready_callback = ready_callback_.Value();
  // The socket reads monitor events, nobody uses it any more, and it is about to be
  // collected.
  if (ready_callback.IsEmpty() && interest_ == 0) return;
  CHECK(!ready_callback.IsEmpty());
  call_js(env, environment_->async_context(), ready_callback);
}

}  // namespace zmq_napi
