#pragma once

#include <napi.h>

#include <memory>

#include "loop/environment.h"
#include "proxy/proxy_thread.h"

namespace zmq_napi {

// Gives JavaScript a proxy. TypeScript keeps the rules (which sockets, which order of
// calls). This class passes on the sockets and the commands.
//
// Threads: the JavaScript thread that made the object.
// Owns: the proxy's thread, from run() to end() or the end of the JavaScript thread.
// Errors: a status from run() and end().
class Proxy final : public Napi::ObjectWrap<Proxy>, private Environment::Member {
 public:
  static Napi::Function define(Napi::Env env);

  explicit Proxy(const Napi::CallbackInfo& info);
  ~Proxy() override;
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

 private:
  Napi::Value run(const Napi::CallbackInfo& info);
  Napi::Value pause(const Napi::CallbackInfo& info);
  Napi::Value resume(const Napi::CallbackInfo& info);
  Napi::Value stop(const Napi::CallbackInfo& info);
  Napi::Value end(const Napi::CallbackInfo& info);
  Napi::Value statistics(const Napi::CallbackInfo& info);
  Napi::Value connections(const Napi::CallbackInfo& info);

  Status join();

  void close_now() override;
  int linger_of_lent_buffers() const override { return linger_of_lent_buffers_; }
  void drop_unsent() override { thread_->stop(true); }

  std::shared_ptr<Environment> environment_;
  std::unique_ptr<ProxyThread> thread_;
  int linger_of_lent_buffers_ = 0;
  Counters::Snapshot last_figures_{};
};

}  // namespace zmq_napi
