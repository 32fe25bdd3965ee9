#include "loop/release_queue.h"

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
  const std::lock_guard<std::mutex> lock(queue.mutex_);
  const bool first = queue.returned_.empty();
  queue.returned_.push_back(loan->buffer);
  if (first) queue.mailbox_->post([queue = loan->queue] { queue->unpin(); });
  if (--queue.out_ == 0) queue.home_.notify_all();
}

void ReleaseQueue::unpin() {
  std::vector<napi_ref> returned;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    returned.swap(returned_);
  }
  for (napi_ref const buffer : returned) {
    CHECK(napi_delete_reference(env_, buffer) == napi_ok);
  }
}

bool ReleaseQueue::wait_until_home(std::chrono::milliseconds limit) {
  std::unique_lock<std::mutex> lock(mutex_);
  const auto all_home = [this] { return out_ == 0; };
  if (limit.count() >= 0) return home_.wait_for(lock, limit, all_home);
  home_.wait(lock, all_home);
  return true;
}

}  // namespace zmq_napi
