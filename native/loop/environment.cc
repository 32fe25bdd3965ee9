#include "loop/environment.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <utility>

#include "check.h"
#include "loop/call_js.h"
#include "zmq/terminator.h"

namespace zmq_napi {

namespace {

using std::chrono::milliseconds;

// The memory of a worker ends with the worker. A worker that ends waits this long for
// buffers that it lent on a socket without a linger limit. The main thread waits without
// a limit.
constexpr milliseconds worker_time_limit(1000);

std::atomic<int> live_environments{0};
std::atomic<bool> main_thread_seen{false};

// At its end the main thread waits until libzmq has delivered the messages of all
// threads. If the main thread never loads the addon, the last worker waits instead. The
// worker waits with a time limit, because nothing could interrupt it.
void wait_for_deliveries(bool main_thread, bool last) {
  if (main_thread) {
    terminator::wait_for_all();
  } else if (last && !main_thread_seen) {
    terminator::wait_for_all(worker_time_limit);
  }
}

}  // namespace

Environment::Environment(Napi::Env env, const Libuv* libuv, bool main_thread)
    : env_(env),
      libuv_(libuv),
      main_thread_(main_thread),
      mailbox_(std::make_shared<Mailbox>(env)),
      releases_(std::make_shared<ReleaseQueue>(env, mailbox_)),
      poll_thread_(std::make_shared<PollThread>(mailbox_)) {
  if (libuv != nullptr) CHECK(napi_get_uv_event_loop(env, &loop_) == napi_ok);
  const Napi::String name = Napi::String::New(env, "zmq-napi");
  CHECK(napi_async_init(env, nullptr, name, &async_context_) == napi_ok);
}

void Environment::start(Napi::Env env, bool main_thread, const Libuv* libuv) {
  // Jest loads JavaScript again while the addon stays loaded. The first environment is
  // used again.
  if (env.GetInstanceData<std::shared_ptr<Environment>>() != nullptr) return;
  auto environment = std::make_shared<Environment>(env, libuv, main_thread);
  environment->self_ = environment;
  ++live_environments;
  if (main_thread) main_thread_seen = true;
  environment->add_cleanup_hook();
  environment->add_finalizer();
  env.SetInstanceData(new std::shared_ptr<Environment>(environment));
  // This follows add_cleanup_hook(), because hooks run in reverse order: the mailbox ends
  // first.
  environment->mailbox_->open();
}

std::shared_ptr<Environment> Environment::of(Napi::Env env) {
  return *env.GetInstanceData<std::shared_ptr<Environment>>();
}

bool Environment::has_socket(napi_env env, const void* pointer) {
  const auto* const environment =
      Napi::Env(env).GetInstanceData<std::shared_ptr<Environment>>();
  return environment != nullptr && (*environment)->sockets_.count(pointer) > 0;
}

void Environment::register_member(Member* member) {
  ++open_members_;
  member->older_ = newest_;
  member->newer_ = nullptr;
  if (newest_ != nullptr) newest_->newer_ = member;
  newest_ = member;
}

void Environment::unregister_member(Member* member) {
  --open_members_;
  if (member->older_ != nullptr) member->older_->newer_ = member->newer_;
  if (member->newer_ != nullptr) {
    member->newer_->older_ = member->older_;
  } else {
    newest_ = member->older_;
  }
  member->older_ = nullptr;
  member->newer_ = nullptr;
}

const std::shared_ptr<SharedContext>& Environment::default_context() {
  if (!default_context_) default_context_ = SharedContext::process_default();
  return default_context_;
}

std::function<void()> Environment::callback_for(Napi::Function done) {
  const int number = ++last_callback_;
  callbacks_[number] = Napi::Persistent(done);
  mailbox_->ref();
  // The mailbox drops its tasks before this environment is destroyed. So the task never
  // outlives the environment.
  return [this, number, mailbox = mailbox_] {
    mailbox->post([this, number] { call_back(number); });
  };
}

void Environment::call_back(int number) {
  const Napi::HandleScope scope(env_);
  const Napi::FunctionReference done = std::move(callbacks_[number]);
  callbacks_.erase(number);
  mailbox_->unref();
  call_js(env_, async_context_, done.Value());
}

void Environment::handle_closed() {
  --open_handles_;
  finish_if_done();
}

// libzmq reads lent frames straight from JavaScript's memory, which is about to be freed.
// Sockets that are still open go on sending. What they have not sent within the time
// limit is dropped, and libzmq then returns the buffers.
void Environment::wait_for_lent_buffers() {
  milliseconds limit(0);
  Member* const first = waits_at_end_ ? newest_ : nullptr;
  for (Member* member = first; member != nullptr; member = member->older_) {
    const int linger = member->linger_of_lent_buffers();
    if (linger < 0 && main_thread_) {
      limit = milliseconds(-1);
      break;
    }
    limit = std::max(limit, linger < 0 ? worker_time_limit : milliseconds(linger));
  }
  if (releases_->wait_until_returned(limit)) return;
  for (Member* member = newest_; member != nullptr; member = member->older_) {
    member->drop_unsent();
  }
}

// Only libuv handles make the end of an environment take longer than this call. Without
// them a plain hook is enough. Hosts other than Node support plain hooks better.
void Environment::add_cleanup_hook() {
  if (libuv_ == nullptr) {
    CHECK(napi_add_env_cleanup_hook(env_, &end_in_hook, this) == napi_ok);
    return;
  }
  const auto end = [](napi_async_cleanup_hook_handle handle, void* environment) {
    auto* const self = static_cast<Environment*>(environment);
    self->cleanup_ = handle;
    self->tear_down();
  };
  CHECK(napi_add_async_cleanup_hook(env_, end, this, nullptr) == napi_ok);
}

void Environment::end_in_hook(void* environment) {
  static_cast<Environment*>(environment)->tear_down();
}

// When the main thread of Deno ends by itself, Deno finalizes all objects, and then runs
// the hooks. In between it frees memory that V8's compiler threads may still read. So a
// hook that waits makes a crash likely (docs/runtimes.md), and a finalizer may wait.
void Environment::add_finalizer() {
  if (libuv_ != nullptr) return;
  const auto finalize = [](napi_env /*env*/, void* data, void* /*hint*/) {
    const std::unique_ptr<std::weak_ptr<Environment>> held(
        static_cast<std::weak_ptr<Environment>*>(data));
    const std::shared_ptr<Environment> environment = held->lock();
    if (environment && !environment->ending_) environment->end_in_finalizer();
  };
  const Napi::Object object = Napi::Object::New(env_);
  auto* const data = new std::weak_ptr<Environment>(self_);
  CHECK(napi_add_finalizer(env_, object, data, finalize, nullptr, nullptr) == napi_ok);
  finalized_at_end_ = Napi::Persistent(object);
}

void Environment::end_in_finalizer() {
  CHECK(napi_remove_env_cleanup_hook(env_, &end_in_hook, this) == napi_ok);
  tear_down();
}

void Environment::tear_down() {
  ending_ = true;
  wait_for_lent_buffers();
  while (newest_ != nullptr) newest_->close_now();
  releases_->wait_until_returned(milliseconds(-1));
  releases_->unpin();
  poll_thread_->end();
  mailbox_->close();
  callbacks_.clear();
  finalized_at_end_.Reset();
  default_context_.reset();
  destroy_async_context();
  const bool last = --live_environments == 0;
  if (waits_at_end_) wait_for_deliveries(main_thread_, last);
  finish_if_done();
}

// Deno's event loop is not libuv's. Deno aborts if this is done while a thread ends.
void Environment::destroy_async_context() {
  if (libuv_ != nullptr) napi_async_destroy(env_, async_context_);
}

void Environment::finish_if_done() {
  if (!ending_ || open_handles_ > 0) return;
  if (cleanup_ != nullptr) CHECK(napi_remove_async_cleanup_hook(cleanup_) == napi_ok);
  self_.reset();
}

}  // namespace zmq_napi
