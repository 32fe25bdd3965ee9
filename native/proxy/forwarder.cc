#include "proxy/forwarder.h"

#include <cstddef>
#include <thread>
#include <utility>

#include "zmq/connection_count.h"
#include "zmq/socket_options.h"
#include "zmq/socket_types.h"

namespace zmq_napi {

namespace {

// For some sockets only a try shows whether they take a message. The try can consume the
// signal that a message has arrived. The read of the poll events can consume the signal
// that there is room. So the forwarder tries again after this many milliseconds.
constexpr long retry_ms = 10;

}  // namespace

Forwarder::Forwarder(ProxySockets sockets, Counters& counters,
                     const std::atomic<bool>& halted)
    : sockets_(std::move(sockets)), counters_(counters), halted_(halted) {}

Status Forwarder::start() {
  for (void* socket : {front(), sockets_.back.socket.get(), captured()}) {
    if (socket == nullptr) continue;
    zmq_pollitem_t& item = items_[socket_count_++];
    item.events = ZMQ_POLLIN;
    const Status status = socket_options::get(socket, ZMQ_FD, &item.fd);
    if (status < 0) return status;
  }
  Direction::End front_end{front(), -1, Counters::front};
  Direction::End back_end{back(), -1, Counters::back};
  for (Direction::End* end : {&front_end, &back_end}) {
    const Status status = socket_options::get(end->socket, ZMQ_TYPE, &end->type);
    if (status < 0) return status;
  }
  if (captured() != nullptr) capture_.emplace(captured(), counters_);
  make_direction(&front_to_back_, front_end, back_end);
  if (front() != back()) make_direction(&back_to_front_, back_end, front_end);
  return 0;
}

void Forwarder::make_direction(std::optional<Direction>* direction,
                               const Direction::End& from, const Direction::End& to) {
  if (!facts_of(from.type).receives || !facts_of(to.type).sends) return;
  direction->emplace(from, to, capture_ ? &*capture_ : nullptr, counters_, halted_);
}

Status Forwarder::forward() {
  if (capture_ && !capture_->has_room()) capture_->check_room();
  Status moved = 0;
  for (std::optional<Direction>* direction : {&front_to_back_, &back_to_front_}) {
    if (!*direction) continue;
    const Status status = (*direction)->forward();
    if (status < 0) return status;
    moved += status;
  }
  return moved;
}

// Waits for the descriptors alone, because some socket types always have ZMQ_POLLOUT.
// Before that, reads the poll events of all sockets. The read silences a socket's
// descriptor until something changes.
Status Forwarder::wait(zmq_fd_t notified, bool halted) {
  // Lets senders run first. The proxy then forwards more messages for each wake-up.
  std::this_thread::yield();
  const Status at_front = socket_options::events(front());
  const Status at_back = front() == back() ? at_front : socket_options::events(back());
  const Status at_capture = capture_ ? capture_->check_room() : 0;
  for (const Status events : {at_front, at_back, at_capture}) {
    if (events < 0) return events;
  }
  long timeout = -1;
  if (!halted) {
    if (front_to_back_ && front_to_back_->may_move(at_front, at_back)) return 0;
    if (back_to_front_ && back_to_front_->may_move(at_back, at_front)) return 0;
    for (std::optional<Direction>* direction : {&front_to_back_, &back_to_front_}) {
      if (!*direction || !(*direction)->needs_retry()) continue;
      if ((*direction)->retry()) return 0;
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

int Forwarder::connections(Counters::Side side) const {
  if (side == Counters::front) return connection_count(front());
  return connection_count(side == Counters::back ? back() : captured());
}

void Forwarder::finish(bool drop_unsent) {
  for (std::optional<Direction>* direction : {&front_to_back_, &back_to_front_}) {
    if (*direction) (*direction)->finish();
  }
  if (!drop_unsent) return;
  for (void* socket : {front(), back(), captured()}) {
    if (socket != nullptr) socket_options::drop_unsent(socket);
  }
}

}  // namespace zmq_napi
