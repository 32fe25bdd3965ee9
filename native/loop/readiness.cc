#include "loop/readiness.h"

#include <utility>

#include "check.h"
#include "loop/poll_thread.h"

namespace zmq_napi {

class Readiness::Watch {
 public:
  Watch() = default;
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  virtual ~Watch() = default;

  virtual Status start(zmq_fd_t descriptor, Signal signal, void* target) = 0;
  virtual void ref() = 0;
  virtual void unref() = 0;
};

// The event loop keeps this watch.
class Readiness::LoopWatch final : public Watch {
 public:
  explicit LoopWatch(const std::shared_ptr<Environment>& environment)
      : libuv_(*environment->libuv()), handle_(std::make_unique<Handle>()) {
    handle_->environment = environment;
  }
  ~LoopWatch() override;
  LoopWatch(const LoopWatch&) = delete;
  LoopWatch& operator=(const LoopWatch&) = delete;

  Status start(zmq_fd_t descriptor, Signal signal, void* target) override;
  void ref() override { libuv_.ref(base()); }
  void unref() override { libuv_.unref(base()); }

 private:
  // The handle is an object of its own, because libuv owns it from uv_close() until the
  // callback.
  struct Handle {
    uv_poll_t poll{};
    std::shared_ptr<Environment> environment;
    Signal signal = nullptr;
    void* target = nullptr;
  };

  uv_handle_t* base() { return reinterpret_cast<uv_handle_t*>(&handle_->poll); }

  const Libuv& libuv_;
  std::unique_ptr<Handle> handle_;
  bool started_ = false;
};

Status Readiness::LoopWatch::start(zmq_fd_t descriptor, Signal signal, void* target) {
  Environment& environment = *handle_->environment;
  const int result = libuv_.poll_init(environment.loop(), &handle_->poll, descriptor);
  if (result != 0) return result;
  started_ = true;
  environment.handle_opened();
  handle_->signal = signal;
  handle_->target = target;
  handle_->poll.data = handle_.get();
  unref();
  return libuv_.poll_start(&handle_->poll, UV_READABLE,
                           [](uv_poll_t* poll, int /*status*/, int /*events*/) {
                             const auto* ready = static_cast<Handle*>(poll->data);
                             ready->signal(ready->target);
                           });
}

Readiness::LoopWatch::~LoopWatch() {
  if (!started_) return;
  // The poll stops before the descriptor is closed, because its number may be used again
  // at once.
  libuv_.poll_stop(&handle_->poll);
  libuv_.close(base(), [](uv_handle_t* handle) {
    const std::unique_ptr<Handle> ended(static_cast<Handle*>(handle->data));
    ended->environment->handle_closed();
  });
  static_cast<void>(handle_.release());
}

// The environment's poll thread keeps this watch.
class Readiness::ThreadWatch final : public Watch {
 public:
  explicit ThreadWatch(const std::shared_ptr<Environment>& environment)
      : mailbox_(environment->mailbox()), thread_(environment->poll_thread()) {}
  ~ThreadWatch() override {
    thread_.unwatch(&watched_);
    if (referenced_) unref();
  }
  ThreadWatch(const ThreadWatch&) = delete;
  ThreadWatch& operator=(const ThreadWatch&) = delete;

  Status start(zmq_fd_t descriptor, Signal signal, void* target) override {
    watched_ = {descriptor, signal, target};
    return thread_.watch(&watched_);
  }
  void ref() override {
    if (!std::exchange(referenced_, true)) mailbox_.ref();
  }
  void unref() override {
    if (std::exchange(referenced_, false)) mailbox_.unref();
  }

 private:
  Mailbox& mailbox_;
  PollThread& thread_;
  PollThread::Watched watched_{};
  bool referenced_ = false;
};

// These are defined here, where the compiler knows how to destroy a watch.
Readiness::Readiness() = default;
Readiness::~Readiness() = default;

Status Readiness::start(const std::shared_ptr<Environment>& environment,
                        zmq_fd_t descriptor, Signal signal, void* target) {
  CHECK(!watch_);
  if (environment->libuv() != nullptr) {
    watch_ = std::make_unique<LoopWatch>(environment);
  } else {
    watch_ = std::make_unique<ThreadWatch>(environment);
  }
  const Status status = watch_->start(descriptor, signal, target);
  if (status != 0) watch_.reset();
  return status;
}

void Readiness::ref() { watch_->ref(); }

void Readiness::unref() { watch_->unref(); }

}  // namespace zmq_napi
