#include "loop/release_queue.h"

#include "check.h"

namespace zmq_napi {

LentBuffer* ReleaseQueue::lend(napi_value buffer) {
  napi_ref reference = nullptr;
  CHECK(napi_create_reference(env_, buffer, 1, &reference) == napi_ok);
  const std::lock_guard<std::mutex> lock(mutex_);
  ++lent_;
  return new LentBuffer{shared_from_this(), reference};
}

void ReleaseQueue::return_buffer(void* /*data*/, void* hint) {
  const std::unique_ptr<LentBuffer> lent(static_cast<LentBuffer*>(hint));
  ReleaseQueue& queue = *lent->queue;
  const std::lock_guard<std::mutex> lock(queue.mutex_);
  const bool first = queue.returned_.empty();
  queue.returned_.push_back(lent->buffer);
  if (first) queue.mailbox_->post([queue = lent->queue] { queue->unpin(); });
  if (--queue.lent_ == 0) queue.all_returned_.notify_all();
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

bool ReleaseQueue::wait_until_returned(std::chrono::milliseconds limit) {
  std::unique_lock<std::mutex> lock(mutex_);
  const auto all_returned = [this] { return lent_ == 0; };
  if (limit.count() >= 0) return all_returned_.wait_for(lock, limit, all_returned);
  all_returned_.wait(lock, all_returned);
  return true;
}

}  // namespace zmq_napi
