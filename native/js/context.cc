#include "js/context.h"

#include <zmq.h>

#include <string>
#include <utility>

#include "check.h"
#include "js/values.h"
#include "js/wrapped.h"
#include "status.h"
#include "zmq/context_registry.h"

namespace zmq_napi {

namespace {

constexpr napi_type_tag context_tag = {0x6f1d2a54b7c84e1bULL, 0x9a7e3c5d80f24617ULL};

}  // namespace

Napi::Function Context::define(Napi::Env env) {
  return DefineClass(env, "Context",
                     {
                         InstanceMethod<&Context::open>("open"),
                         InstanceMethod<&Context::attach>("attach"),
                         InstanceMethod<&Context::token>("token"),
                         InstanceMethod<&Context::get_option>("getOption"),
                         InstanceMethod<&Context::set_option>("setOption"),
                         InstanceMethod<&Context::shutdown>("shutdown"),
                         InstanceMethod<&Context::close>("close"),
                     });
}

Context::Context(const Napi::CallbackInfo& info)
    : ObjectWrap(info), environment_(Environment::of(info.Env())) {
  info.This().As<Napi::Object>().TypeTag(&context_tag);
  delete_unless_wrapped(info, this);
}

Context::~Context() {
  if (share_) close_now();
}

Context* Context::from(Napi::Value value) {
  if (!value.IsObject()) return nullptr;
  const auto object = value.As<Napi::Object>();
  return object.CheckTypeTag(&context_tag) ? Unwrap(object) : nullptr;
}

// open(processDefault: boolean): status
Napi::Value Context::open(const Napi::CallbackInfo& info) {
  CHECK(!share_);
  const bool process_default = info[0].As<Napi::Boolean>();
  auto share =
      process_default ? environment_->default_context() : SharedContext::create();
  if (!share) return status_to_js(info.Env(), -zmq_errno());
  take_share(std::move(share));
  return status_to_js(info.Env(), 0);
}

// attach(token: string): status. See zmq/context_registry.h.
Napi::Value Context::attach(const Napi::CallbackInfo& info) {
  CHECK(!share_);
  const std::string token = text_of(info[0]);
  std::shared_ptr<SharedContext> share;
  const Status status = context_registry::find(token, &share);
  if (status == 0) take_share(std::move(share));
  return status_to_js(info.Env(), status);
}

// token(random: string): string. See zmq/context_registry.h.
Napi::Value Context::token(const Napi::CallbackInfo& info) {
  const std::string random = text_of(info[0]);
  return Napi::String::New(info.Env(), context_registry::token_of(share_, random));
}

// getOption(option: number, buffer: Uint8Array): status
Napi::Value Context::get_option(const Napi::CallbackInfo& info) {
  const int option = info[0].As<Napi::Number>();
  const auto [data, size] = bytes_of(info[1]);
  return status_to_js(info.Env(), ContextOptions::get(share_->get(), option, data, size));
}

// setOption(option: number, value: Uint8Array): status
Napi::Value Context::set_option(const Napi::CallbackInfo& info) {
  const int option = info[0].As<Napi::Number>();
  const auto [data, size] = bytes_of(info[1]);
  return status_to_js(info.Env(), options_.set(share_->get(), option, data, size));
}

// shutdown(): status
Napi::Value Context::shutdown(const Napi::CallbackInfo& info) {
  return status_to_js(info.Env(), status_of(zmq_ctx_shutdown(share_->get())));
}

// close(terminated?: () => void): void. Calls `terminated` when libzmq has ended the
// context. libzmq waits for the last socket and for lingering messages first.
Napi::Value Context::close(const Napi::CallbackInfo& info) {
  if (info[0].IsFunction()) {
    share_->on_terminated(environment_->callback_for(info[0].As<Napi::Function>()));
  }
  close_now();
  return info.Env().Undefined();
}

void Context::take_share(std::shared_ptr<SharedContext> share) {
  environment_->register_member(this);
  share_ = std::move(share);
}

void Context::close_now() {
  environment_->unregister_member(this);
  share_.reset();
}

}  // namespace zmq_napi
