#include "release_queue.h"

#include "check.h"

namespace zmq_napi {

Loan* ReleaseQueue::lend(napi_value buffer) {
  napi_ref reference = nullptr;
  CHECK(napi_create_reference(env_, buffer, 1, &reference) == napi_ok);
  const std::lock_guard<std::mutex> lock(mutex_);
  ++out_;
  return new Loan{shared_from_this(), reference};
}

void ReleaseQueue::give_back(void* /*data*/, void* hint) {
  const std::unique_ptr<Loan> loan(static_cast<Loan*>(hint));
  ReleaseQueue& queue = *loan->queue;
  queue.mailbox_->post([env = queue.env_, buffer = loan->buffer] {
    CHECK(napi_delete_reference(env, buffer) == napi_ok);
  });
  const std::lock_guard<std::mutex> lock(queue.mutex_);
  if (--queue.out_ == 0) queue.home_.notify_all();
}

bool ReleaseQueue::wait_until_home(std::chrono::milliseconds limit) {
  std::unique_lock<std::mutex> lock(mutex_);
  const auto all_home = [this] { return out_ == 0; };
  if (limit.count() >= 0) return home_.wait_for(lock, limit, all_home);
  home_.wait(lock, all_home);
  return true;
}

}  // namespace zmq_napi
