#include "proxy/forwarder.h"

#include <cstddef>
#include <thread>
#include <utility>

#include "zmq/socket_options.h"
#include "zmq/socket_types.h"

namespace zmq_napi {

namespace {

// Some sockets show only by a try whether they take a message. Such a try can consume the
// signal that something has arrived, and reading the events can consume the signal of
// room. Trying again after this many milliseconds makes up for a signal that was
// consumed.
constexpr long retry_ms = 10;

}  // namespace

Forwarder::Forwarder(ProxySockets sockets, Tally& tally, const std::atomic<bool>& halted)
    : sockets_(std::move(sockets)), tally_(tally), halted_(halted) {}

Status Forwarder::start() {
  for (void* socket : {front(), sockets_.back.handle.get(), captured()}) {
    if (socket == nullptr) continue;
    zmq_pollitem_t& item = items_[socket_count_++];
    item.events = ZMQ_POLLIN;
    const Status status = socket_options::get(socket, ZMQ_FD, &item.fd);
    if (status < 0) return status;
  }
  Lane::End front_end{front(), -1, Tally::front};
  Lane::End back_end{back(), -1, Tally::back};
  for (Lane::End* end : {&front_end, &back_end}) {
    const Status status = socket_options::get(end->socket, ZMQ_TYPE, &end->type);
    if (status < 0) return status;
  }
  if (captured() != nullptr) capture_.emplace(captured(), tally_);
  make_lane(&forward_lane_, front_end, back_end);
  if (front() != back()) make_lane(&backward_lane_, back_end, front_end);
  return 0;
}

void Forwarder::make_lane(std::optional<Lane>* lane, const Lane::End& from,
                          const Lane::End& to) {
  if (!facts_of(from.type).receives || !facts_of(to.type).sends) return;
  lane->emplace(from, to, capture_ ? &*capture_ : nullptr, tally_, halted_);
}

Status Forwarder::forward() {
  if (capture_ && !capture_->open()) capture_->look();
  Status moved = 0;
  for (std::optional<Lane>* lane : {&forward_lane_, &backward_lane_}) {
    if (!*lane) continue;
    const Status status = (*lane)->forward();
    if (status < 0) return status;
    moved += status;
  }
  return moved;
}

// Waits for the descriptors alone, because some types always have ZMQ_POLLOUT. Reading a
// socket's events silences its descriptor until something changes. So the events of all
// sockets are read first.
Status Forwarder::wait(zmq_fd_t notified, bool halted) {
  // Senders may run first: then more is forwarded per wake-up.
  std::this_thread::yield();
  const Status at_front = socket_options::events(front());
  const Status at_back = front() == back() ? at_front : socket_options::events(back());
  const Status at_capture = capture_ ? capture_->look() : 0;
  for (const Status events : {at_front, at_back, at_capture}) {
    if (events < 0) return events;
  }
  long timeout = -1;
  if (!halted) {
    if (forward_lane_ && forward_lane_->may_move(at_front, at_back)) return 0;
    if (backward_lane_ && backward_lane_->may_move(at_back, at_front)) return 0;
    for (std::optional<Lane>* lane : {&forward_lane_, &backward_lane_}) {
      if (!*lane || !(*lane)->needs_retry()) continue;
      if ((*lane)->retry()) return 0;
      timeout = retry_ms;
    }
  }
  zmq_pollitem_t& last = items_[socket_count_];
  last = {nullptr, notified, ZMQ_POLLIN, 0};
  const int count = static_cast<int>(socket_count_) + 1;
  const Status status =
      uninterrupted([&] { return zmq_poll(items_.data(), count, timeout); });
  if (status < 0) return status;
  return last.revents != 0 ? 1 : 0;
}

void Forwarder::finish(bool drop_unsent) {
  for (std::optional<Lane>* lane : {&forward_lane_, &backward_lane_}) {
    if (*lane) (*lane)->finish();
  }
  if (!drop_unsent) return;
  for (void* socket : {front(), back(), captured()}) {
    if (socket != nullptr) socket_options::drop_unsent(socket);
  }
}

}  // namespace zmq_napi
