#include "release_queue.h"

#include "check.h"

namespace zmq_napi {

Loan* ReleaseQueue::lend(napi_value buffer) {
  if (wake_ == nullptr) start();
  napi_ref reference = nullptr;
  CHECK(napi_create_reference(env_, buffer, 1, &reference) == napi_ok);
  const std::lock_guard<std::mutex> lock(mutex_);
  ++out_;
  return new Loan{shared_from_this(), reference};
}

void ReleaseQueue::give_back(void* /*data*/, void* hint) {
  const std::unique_ptr<Loan> loan(static_cast<Loan*>(hint));
  ReleaseQueue& queue = *loan->queue;
  const std::lock_guard<std::mutex> lock(queue.mutex_);
  --queue.out_;
  // Once detached, the environment and its references are gone.
  if (queue.wake_ != nullptr) {
    queue.returned_.push_back(loan->buffer);
    if (queue.returned_.size() == 1) CHECK(uv_async_send(&queue.wake_->handle) == 0);
  }
  if (queue.out_ == 0) queue.home_.notify_all();
}

bool ReleaseQueue::wait_until_home(std::chrono::milliseconds limit) {
  std::unique_lock<std::mutex> lock(mutex_);
  const auto all_home = [this] { return out_ == 0; };
  if (limit.count() >= 0) return home_.wait_for(lock, limit, all_home);
  home_.wait(lock, all_home);
  return true;
}

void ReleaseQueue::start() {
  auto* const wake = new Wake{{}, this, nullptr, nullptr};
  CHECK(uv_async_init(loop_, &wake->handle, [](uv_async_t* handle) {
          static_cast<Wake*>(handle->data)->queue->drain();
        }) == 0);
  wake->handle.data = wake;
  // A buffer that is out does not keep the process alive: the socket's linger does.
  uv_unref(reinterpret_cast<uv_handle_t*>(&wake->handle));
  const std::lock_guard<std::mutex> lock(mutex_);
  wake_ = wake;
}

void ReleaseQueue::drain() {
  std::vector<napi_ref> returned;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    returned.swap(returned_);
  }
  for (napi_ref reference : returned) {
    CHECK(napi_delete_reference(env_, reference) == napi_ok);
  }
}

bool ReleaseQueue::detach(Closed closed, void* target) {
  Wake* wake = nullptr;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    wake = wake_;
    wake_ = nullptr;
  }
  if (wake == nullptr) return false;
  drain();
  wake->closed = closed;
  wake->target = target;
  uv_close(reinterpret_cast<uv_handle_t*>(&wake->handle), [](uv_handle_t* handle) {
    const std::unique_ptr<Wake> ended(static_cast<Wake*>(handle->data));
    ended->closed(ended->target);
  });
  return true;
}

}  // namespace zmq_napi
