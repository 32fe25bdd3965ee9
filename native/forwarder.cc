#include "forwarder.h"

#include <cstddef>
#include <thread>
#include <utility>

#include "events.h"
#include "socket_types.h"

namespace zmq_napi {

namespace {

// Where only trying tells whether a socket takes a message, trying can consume the news
// that something has arrived there, just as looking for that can consume the news of
// room. Trying again after so many milliseconds makes up for news that fell in between.
constexpr long retry_ms = 10;

// Reads an option of `socket`; fails only when its context has been shut down.
template <typename Value>
Status read(void* socket, int option, Value* value) {
  size_t size = sizeof(*value);
  return status_of(zmq_getsockopt(socket, option, value, &size));
}

void do_not_linger(void* socket) {
  const int none = 0;
  // Refused by an unpatched libzmq when the context has been shut down.
  static_cast<void>(zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof(none)));
}

}  // namespace

Forwarder::Forwarder(ProxySockets sockets, Tally& tally, const std::atomic<bool>& halted)
    : sockets_(std::move(sockets)), tally_(tally), halted_(halted) {}

Status Forwarder::start() {
  for (void* socket : {front(), sockets_.back.handle.get(), captured()}) {
    if (socket == nullptr) continue;
    zmq_pollitem_t& item = items_[socket_count_++];
    item.events = ZMQ_POLLIN;
    const Status status = read(socket, ZMQ_FD, &item.fd);
    if (status < 0) return status;
  }
  Lane::Stop front_stop{front(), -1, Tally::front};
  Lane::Stop back_stop{back(), -1, Tally::back};
  for (Lane::Stop* stop : {&front_stop, &back_stop}) {
    const Status status = read(stop->socket, ZMQ_TYPE, &stop->type);
    if (status < 0) return status;
  }
  if (captured() != nullptr) capture_.emplace(captured(), tally_);
  open_lane(&forth_, front_stop, back_stop);
  if (front() != back()) open_lane(&home_, back_stop, front_stop);
  return 0;
}

void Forwarder::open_lane(std::optional<Lane>* lane, const Lane::Stop& from,
                          const Lane::Stop& to) {
  if (!facts_of(from.type).receives || !facts_of(to.type).sends) return;
  lane->emplace(from, to, capture_ ? &*capture_ : nullptr, tally_, halted_);
}

Status Forwarder::forward() {
  if (capture_ && !capture_->open()) capture_->look();
  Status moved = 0;
  for (std::optional<Lane>* lane : {&forth_, &home_}) {
    if (!*lane) continue;
    const Status status = (*lane)->forward();
    if (status < 0) return status;
    moved += status;
  }
  return moved;
}

// The descriptors alone are waited for, because for some types ZMQ_POLLOUT is no news.
// Looking at a socket's events silences its descriptor until there is news: so look at
// all sockets, see what they say, and then wait.
Status Forwarder::wait(Descriptor bell, bool halted) {
  // Who is about to send may do so first: then more is forwarded per wake-up.
  std::this_thread::yield();
  const Status at_front = events_of(front());
  const Status at_back = front() == back() ? at_front : events_of(back());
  const Status at_capture = capture_ ? capture_->look() : 0;
  for (const Status events : {at_front, at_back, at_capture}) {
    if (events < 0) return events;
  }
  long timeout = -1;
  if (!halted) {
    if (forth_ && forth_->may_move(at_front, at_back)) return 0;
    if (home_ && home_->may_move(at_back, at_front)) return 0;
    for (std::optional<Lane>* lane : {&forth_, &home_}) {
      if (!*lane || !(*lane)->only_trying_tells()) continue;
      if ((*lane)->retry()) return 0;
      timeout = retry_ms;
    }
  }
  zmq_pollitem_t& rung = items_[socket_count_];
  rung = {nullptr, bell, ZMQ_POLLIN, 0};
  const int count = static_cast<int>(socket_count_) + 1;
  const Status status =
      uninterrupted([&] { return zmq_poll(items_.data(), count, timeout); });
  if (status < 0) return status;
  return rung.revents != 0 ? 1 : 0;
}

void Forwarder::give_up(bool drop_unsent) {
  for (std::optional<Lane>* lane : {&forth_, &home_}) {
    if (*lane) (*lane)->give_up();
  }
  if (!drop_unsent) return;
  for (void* socket : {front(), back(), captured()}) {
    if (socket != nullptr) do_not_linger(socket);
  }
}

}  // namespace zmq_napi
