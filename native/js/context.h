#pragma once

#include <napi.h>

#include <memory>

#include "loop/environment.h"
#include "zmq/context_options.h"
#include "zmq/shared_context.h"

namespace zmq_napi {

// Gives JavaScript a libzmq context. The context is the default one of the process, a new
// one, or one that another handle shares by its token.
//
// Threads: the JavaScript thread that made the object.
// Owns: a share of the context, until close() or the end of the thread.
// Errors: a status from each method; no exceptions.
class Context final : public Napi::ObjectWrap<Context>, private Environment::Member {
 public:
  static Napi::Function define(Napi::Env env);

  // Returns the context of the object `value`, or null if `value` is not a Context of
  // ours.
  static Context* from(Napi::Value value);

  explicit Context(const Napi::CallbackInfo& info);
  ~Context() override;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // Returns null after close().
  const std::shared_ptr<SharedContext>& share() const { return share_; }

 private:
  Napi::Value open(const Napi::CallbackInfo& info);
  Napi::Value attach(const Napi::CallbackInfo& info);
  Napi::Value token(const Napi::CallbackInfo& info);
  Napi::Value get_option(const Napi::CallbackInfo& info);
  Napi::Value set_option(const Napi::CallbackInfo& info);
  Napi::Value shutdown(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);

  void take_share(std::shared_ptr<SharedContext> share);
  void close_now() override;

  std::shared_ptr<Environment> environment_;
  std::shared_ptr<SharedContext> share_;
  ContextOptions options_;
};

}  // namespace zmq_napi
