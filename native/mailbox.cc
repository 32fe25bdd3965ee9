#include "mailbox.h"

#include <memory>
#include <utility>

#include "check.h"

namespace zmq_napi {

namespace {

template <typename Handle>
uv_handle_t* base(Handle* handle) {
  return reinterpret_cast<uv_handle_t*>(handle);
}

}  // namespace

void Mailbox::open() {
  if (wake_ != nullptr) return;
  auto* const wake = new Wake{{}, this, nullptr, nullptr};
  CHECK(uv_async_init(loop_, &wake->handle, [](uv_async_t* handle) {
          static_cast<Wake*>(handle->data)->mailbox->deliver();
        }) == 0);
  wake->handle.data = wake;
  uv_unref(base(&wake->handle));
  const std::lock_guard<std::mutex> lock(mutex_);
  wake_ = wake;
}

void Mailbox::post(Task task) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (wake_ == nullptr) return;
  tasks_.push_back(std::move(task));
  if (tasks_.size() == 1) CHECK(uv_async_send(&wake_->handle) == 0);
}

void Mailbox::hold() {
  open();
  if (++holds_ == 1) uv_ref(base(&wake_->handle));
}

void Mailbox::let_go() {
  if (--holds_ == 0) uv_unref(base(&wake_->handle));
}

void Mailbox::deliver() {
  std::vector<Task> tasks;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    tasks.swap(tasks_);
  }
  for (const Task& task : tasks) task();
}

bool Mailbox::detach(Closed closed, void* target) {
  Wake* wake = nullptr;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::swap(wake, wake_);
    tasks_.clear();
  }
  if (wake == nullptr) return false;
  wake->closed = closed;
  wake->target = target;
  uv_close(base(&wake->handle), [](uv_handle_t* handle) {
    const std::unique_ptr<Wake> ended(static_cast<Wake*>(handle->data));
    ended->closed(ended->target);
  });
  return true;
}

}  // namespace zmq_napi
