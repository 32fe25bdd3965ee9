#include "loop/poll_thread.h"

#include <algorithm>

namespace zmq_napi {

Status PollThread::watch(Watched* watched) {
  const Status status = start();
  if (status != 0) return status;
  const std::lock_guard<std::mutex> lock(mutex_);
  watched_.insert(watched);
  notifier_->notify();
  return 0;
}

// The helper thread may still poll the descriptor after it is closed and its number is
// used again. The thread then ignores what it finds. The notifier makes that time short.
void PollThread::unwatch(Watched* watched) {
  if (!notifier_) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  watched_.erase(watched);
  found_.erase(std::remove(found_.begin(), found_.end(), watched), found_.end());
  notifier_->notify();
}

Status PollThread::start() {
  if (notifier_) return 0;
  notifier_ = std::make_unique<Notifier>();
  Status status = notifier_->open();
  if (status == 0) status = thread_.start([this] { run(); });
  if (status != 0) notifier_.reset();
  return status;
}

void PollThread::end() {
  if (!notifier_) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
    notifier_->notify();
    round_over_.notify_one();
  }
  thread_.join();
  notifier_.reset();
}

void PollThread::run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!ending_) {
    poll(lock);
    if (found_.empty()) continue;
    signalling_ = true;
    mailbox_->post([self = shared_from_this()] { self->signal_found(); });
    round_over_.wait(lock, [this] { return !signalling_ || ending_; });
  }
}

// Waits until a descriptor is readable, or the helper thread is notified.
void PollThread::poll(std::unique_lock<std::mutex>& lock) {
  std::vector<Watched*> polled(watched_.begin(), watched_.end());
  std::vector<zmq_pollitem_t> items;
  items.reserve(polled.size() + 1);
  for (const Watched* watched : polled) {
    items.push_back({nullptr, watched->descriptor, ZMQ_POLLIN, 0});
  }
  items.push_back({nullptr, notifier_->descriptor(), ZMQ_POLLIN, 0});

  lock.unlock();
  const auto count = static_cast<int>(items.size());
  const Status status = uninterrupted([&] { return zmq_poll(items.data(), count, -1); });
  // If the poll fails, every signal is called. The poll fails if there is no memory. If
  // libzmq polls with select(), the poll also fails for a descriptor that was closed
  // after unwatch().
  const bool failed = status < 0;
  if (failed || items.back().revents != 0) notifier_->drain();
  lock.lock();

  for (size_t index = 0; index < polled.size(); ++index) {
    const bool found = failed || items[index].revents != 0;
    if (!found || watched_.count(polled[index]) == 0) continue;
    found_.push_back(polled[index]);
  }
}

void PollThread::signal_found() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!found_.empty()) {
    Watched* const watched = found_.back();
    found_.pop_back();
    lock.unlock();
    watched->signal(watched->target);
    lock.lock();
  }
  signalling_ = false;
  round_over_.notify_one();
}

}  // namespace zmq_napi
