#include "proxy/proxy_thread.h"

#include <zmq.h>

#include <utility>

namespace zmq_napi {

Status ProxyThread::start() {
  const Status status = notifier_.open();
  if (status < 0) return status;
  return thread_.start([this] { run(); });
}

void ProxyThread::take(ProxySockets sockets, std::function<void()> ended) {
  ended_ = std::move(ended);
  forwarder_.emplace(std::move(sockets), counters_, halted_);
  taken_.store(true, std::memory_order_release);
  notifier_.notify();
}

void ProxyThread::pause() {
  halted_.store(true, std::memory_order_release);
  notifier_.notify();
}

void ProxyThread::resume() {
  // A stopped proxy stays stopped.
  if (stopped_.load(std::memory_order_relaxed)) return;
  halted_.store(false, std::memory_order_release);
  notifier_.notify();
}

void ProxyThread::stop(bool drop_unsent) {
  if (drop_unsent) drop_unsent_.store(true, std::memory_order_relaxed);
  halted_.store(true, std::memory_order_relaxed);
  stopped_.store(true, std::memory_order_release);
  notifier_.notify();
}

Status ProxyThread::join() {
  thread_.join();
  return stopped_.load(std::memory_order_relaxed) ? 0 : status_;
}

int ProxyThread::connections(Counters::Side side) {
  const std::lock_guard<std::mutex> lock(closing_);
  return forwarder_ ? forwarder_->connections(side) : 0;
}

void ProxyThread::run() {
  wait_for_sockets();
  status_ = serve();
  forwarder_->finish(drop_unsent_.load(std::memory_order_relaxed));
  {
    const std::lock_guard<std::mutex> lock(closing_);
    forwarder_.reset();
  }
  ended_();
}

void ProxyThread::wait_for_sockets() {
  while (!taken_.load(std::memory_order_acquire)) {
    zmq_pollitem_t notified = {nullptr, notifier_.descriptor(), ZMQ_POLLIN, 0};
    // If the poll fails because there is no memory, the loop repeats it.
    static_cast<void>(zmq_poll(&notified, 1, -1));
    notifier_.drain();
  }
}

Status ProxyThread::serve() {
  const Status started = forwarder_->start();
  if (started < 0) return started;
  while (!stopped_.load(std::memory_order_acquire)) {
    const bool halted = halted_.load(std::memory_order_acquire);
    if (!halted) {
      const Status moved = forwarder_->forward();
      if (moved < 0) return moved;
      if (moved > 0) continue;
    }
    const Status notified = forwarder_->wait(notifier_.descriptor(), halted);
    if (notified < 0) return notified;
    if (notified > 0) notifier_.drain();
  }
  return 0;
}

}  // namespace zmq_napi
