#include "loop/mailbox.h"

#include <utility>

#include "check.h"

namespace zmq_napi {

void Mailbox::open() {
  napi_value name = nullptr;
  CHECK(napi_create_string_utf8(env_, "zmq-napi", NAPI_AUTO_LENGTH, &name) == napi_ok);
  auto* const self = new std::shared_ptr<Mailbox>(shared_from_this());
  const auto ended = [](napi_env /*env*/, void* data, void* /*hint*/) {
    const std::unique_ptr<std::shared_ptr<Mailbox>> held(
        static_cast<std::shared_ptr<Mailbox>*>(data));
    (*held)->clear_wake();
  };
  const auto woken = [](napi_env env, napi_value /*function*/, void* mailbox,
                        void* /*data*/) {
    // A call without an environment means only that the tasks will never run.
    if (env != nullptr) static_cast<Mailbox*>(mailbox)->deliver();
  };
  // No lock is held here, because async hooks run JavaScript in this call.
  napi_threadsafe_function wake = nullptr;
  CHECK(napi_create_threadsafe_function(env_, nullptr, nullptr, name, 0, 1, self, ended,
                                        this, woken, &wake) == napi_ok);
  CHECK(napi_unref_threadsafe_function(env_, wake) == napi_ok);
  const std::lock_guard<std::mutex> lock(mutex_);
  wake_ = wake;
}

void Mailbox::post(Task task) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (wake_ == nullptr) return;
  tasks_.push_back(std::move(task));
  if (tasks_.size() > 1) return;
  const napi_status status =
      napi_call_threadsafe_function(wake_, nullptr, napi_tsfn_nonblocking);
  if (status == napi_ok) return;
  CHECK(status == napi_closing);
  wake_ = nullptr;
  tasks_.clear();
}

void Mailbox::ref() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (++references_ > 1 || wake_ == nullptr) return;
  CHECK(napi_ref_threadsafe_function(env_, wake_) == napi_ok);
}

void Mailbox::unref() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (--references_ > 0 || wake_ == nullptr) return;
  CHECK(napi_unref_threadsafe_function(env_, wake_) == napi_ok);
}

void Mailbox::deliver() {
  std::vector<Task> tasks;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    tasks.swap(tasks_);
  }
  for (const Task& task : tasks) task();
}

void Mailbox::close() {
  const std::lock_guard<std::mutex> lock(mutex_);
  tasks_.clear();
  if (wake_ == nullptr) return;
  static_cast<void>(
      napi_release_threadsafe_function(std::exchange(wake_, nullptr), napi_tsfn_abort));
}

void Mailbox::clear_wake() {
  const std::lock_guard<std::mutex> lock(mutex_);
  wake_ = nullptr;
  tasks_.clear();
}

}  // namespace zmq_napi
