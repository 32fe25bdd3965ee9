#include "lane.h"

#include <zmq.h>

#include <cerrno>

#include "events.h"
#include "message_boundary.h"
#include "socket_types.h"

namespace zmq_napi {

namespace {

// So many messages may go one way before the other way has its turn.
constexpr Status burst = 1000;

// Of a message that was forwarded, no more than this is still held when the next comes.
constexpr size_t frames_at_hand = 8;
constexpr size_t bytes_at_hand = 512;

// Lock-step sockets (REQ, REP) say EFSM for "not now".
bool not_now(Status status) { return status == -EAGAIN || status == -EFSM; }

// A ROUTER takes a lone frame for an address, and a STREAM one that has no partner: it
// would take the next message for the data.
bool can_send(int type, size_t count) {
  const SocketTypeFacts facts = facts_of(type);
  return count >= facts.least_frames && count <= facts.most_frames;
}

}  // namespace

Status Lane::forward() {
  for (Status moved = 0; moved < burst; ++moved) {
    const bool fresh = count_ == 0;
    if (fresh) {
      const Status taken = take();
      if (taken == -EAGAIN) return moved;
      if (taken < 0) return taken;
    }
    const Tally::Change change(tally_);
    if (fresh) note();
    if (halted_.load(std::memory_order_acquire)) return moved;
    const Status given = give();
    if (given == -EAGAIN) return moved;
    if (given < 0) return given;
  }
  return burst;
}

// Takes a message in hand: 0, or -EAGAIN if there is none.
Status Lane::take() {
  size_t count = 0;
  size_t bytes = 0;
  do {
    if (count == frames_.size()) frames_.emplace_back();
    Frame& frame = frames_[count];
    const Status status = uninterrupted(
        [&] { return zmq_msg_recv(frame.get(), from_.socket, ZMQ_DONTWAIT); });
    if (status == -EFSM) {
      // This refusal, unlike EAGAIN, has not silenced the descriptor.
      const Status events = events_of(from_.socket);
      return events < 0 ? events : -EAGAIN;
    }
    if (status < 0) return status;
    bytes += frame.size();
    ++count;
  } while (frames_[count - 1].more());
  count_ = count;
  bytes_ = bytes;
  return 0;
}

// Counts and captures what was taken.
void Lane::note() {
  tally_.add(from_.side, Tally::messages_in, 1);
  tally_.add(from_.side, Tally::bytes_in, bytes_);
  if (capture_ != nullptr) capture_->copy(frames_, count_, bytes_);
}

// Gives away what is in hand: 0, or -EAGAIN if it has to stay there.
Status Lane::give() {
  if (!can_send(to_.type, count_)) return drop();
  Status status = send();
  if (not_now(status)) {
    // libzmq looks at news of its peers only now and then.
    const Status events = events_of(to_.socket);
    if (events < 0) return events;
    pollout_means_nothing_ = (events & ZMQ_POLLOUT) != 0;
    if (pollout_means_nothing_) status = send();
    if (not_now(status)) return -EAGAIN;
  }
  if (status == 0) return sent();
  return status == -EHOSTUNREACH ? drop() : status;
}

Status Lane::send() {
  if (count_ == 1) return message_boundary::send_frame(to_.socket, frames_[0], 0);
  return message_boundary::send_keeping(to_.socket, frames_, count_,
                                        message_boundary::Keep::until_taken);
}

Status Lane::sent() {
  tally_.add(to_.side, Tally::messages_out, 1);
  tally_.add(to_.side, Tally::bytes_out, bytes_);
  empty_hand();
  return 0;
}

Status Lane::drop() {
  tally_.add(to_.side, Tally::dropped, 1);
  empty_hand();
  return 0;
}

// Small frames may stay where they are until the next message takes their place.
void Lane::empty_hand() {
  if (bytes_ > bytes_at_hand || count_ > frames_at_hand) frames_.clear();
  count_ = 0;
}

bool Lane::may_move(Status from_events, Status to_events) const {
  if (count_ == 0) return (from_events & ZMQ_POLLIN) != 0;
  return (to_events & ZMQ_POLLOUT) != 0 && !pollout_means_nothing_;
}

bool Lane::retry() {
  const Tally::Change change(tally_);
  const Status status = send();
  if (status == 0) sent();
  return !not_now(status);
}

void Lane::give_up() {
  if (count_ == 0) return;
  const Tally::Change change(tally_);
  if (give() != 0) drop();
}

}  // namespace zmq_napi
