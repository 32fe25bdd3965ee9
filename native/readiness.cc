#include "readiness.h"

#include <utility>

#include "check.h"

namespace zmq_napi {

// libuv owns the watch from uv_close() to its callback, hence an object of its own.
struct Readiness::Watch {
  uv_poll_t handle{};
  std::shared_ptr<Environment> environment;
  Signal signal = nullptr;
  void* target = nullptr;
};

Status Readiness::start(std::shared_ptr<Environment> environment, zmq_napi_fd descriptor,
                        Signal signal, void* target) {
  CHECK(watch_ == nullptr);
  auto watch = std::make_unique<Watch>();
#if defined(_WIN32)
  const int result = uv_poll_init_socket(environment->loop(), &watch->handle, descriptor);
#else
  const int result = uv_poll_init(environment->loop(), &watch->handle, descriptor);
#endif
  if (result != 0) return result;
  environment->handle_opened();
  watch->environment = std::move(environment);
  watch->signal = signal;
  watch->target = target;
  watch->handle.data = watch.get();
  watch_ = watch.release();
  CHECK(uv_poll_start(&watch_->handle, UV_READABLE,
                      [](uv_poll_t* handle, int /*status*/, int /*events*/) {
                        const auto* ready = static_cast<Watch*>(handle->data);
                        ready->signal(ready->target);
                      }) == 0);
  let_go();
  return 0;
}

void Readiness::hold() { uv_ref(reinterpret_cast<uv_handle_t*>(&watch_->handle)); }

void Readiness::let_go() { uv_unref(reinterpret_cast<uv_handle_t*>(&watch_->handle)); }

Readiness::~Readiness() {
  if (watch_ == nullptr) return;
  // Stopped before the descriptor goes: its number may be used again at once.
  uv_poll_stop(&watch_->handle);
  uv_close(reinterpret_cast<uv_handle_t*>(&watch_->handle), [](uv_handle_t* handle) {
    const std::unique_ptr<Watch> ended(static_cast<Watch*>(handle->data));
    ended->environment->handle_closed();
  });
}

}  // namespace zmq_napi
