#include "proxy/direction.h"

#include <zmq.h>

#include <cerrno>

#include "zmq/message_boundary.h"
#include "zmq/socket_options.h"
#include "zmq/socket_types.h"

namespace zmq_napi {

namespace {

// One direction forwards up to this many messages before the other has its turn.
constexpr Status burst = 1000;

// A forwarded message larger than this is freed at once. A smaller message may stay in
// memory until the next message comes.
constexpr size_t max_kept_frames = 8;
constexpr size_t max_kept_bytes = 512;

// Lock-step sockets (REQ, REP) return EFSM for "not now".
bool not_now(Status status) { return status == -EAGAIN || status == -EFSM; }

// A ROUTER takes a single frame for an address. A STREAM does so too, and takes the next
// message for the data.
bool can_send(int type, size_t count) {
  const SocketTypeFacts facts = facts_of(type);
  return count >= facts.min_frames && count <= facts.max_frames;
}

}  // namespace

Status Direction::forward() {
  for (Status moved = 0; moved < burst; ++moved) {
    const bool fresh = count_ == 0;
    if (fresh) {
      const Status taken = take();
      if (taken == -EAGAIN) return moved;
      if (taken < 0) return taken;
    }
    const Counters::Change change(counters_);
    if (fresh) record();
    if (halted_.load(std::memory_order_acquire)) return moved;
    const Status given = send_or_drop();
    if (given == -EAGAIN) return moved;
    if (given < 0) return given;
  }
  return burst;
}

// Takes a message and holds it. Returns 0, or -EAGAIN if there is no message.
Status Direction::take() {
  size_t count = 0;
  size_t bytes = 0;
  do {
    if (count == frames_.size()) frames_.emplace_back();
    Frame& frame = frames_[count];
    const Status status = uninterrupted(
        [&] { return zmq_msg_recv(frame.get(), from_.socket, ZMQ_DONTWAIT); });
    if (status == -EFSM) {
      // Unlike EAGAIN, EFSM has not silenced the descriptor.
      const Status events = socket_options::events(from_.socket);
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

// Counts and captures the message that was taken.
void Direction::record() {
  counters_.add(from_.side, Counters::messages_in, 1);
  counters_.add(from_.side, Counters::bytes_in, bytes_);
  if (capture_ != nullptr) capture_->copy(frames_, count_, bytes_);
}

// Sends or drops the held message. Returns 0, or -EAGAIN if the message is still held.
Status Direction::send_or_drop() {
  if (!can_send(to_.type, count_)) return drop();
  Status status = send();
  if (not_now(status)) {
    // libzmq learns only now and then what its peers have changed. The read makes it
    // learn that now.
    const Status events = socket_options::events(to_.socket);
    if (events < 0) return events;
    pollout_means_nothing_ = (events & ZMQ_POLLOUT) != 0;
    if (pollout_means_nothing_) status = send();
    if (not_now(status)) return -EAGAIN;
  }
  if (status == 0) return sent();
  return status == -EHOSTUNREACH ? drop() : status;
}

Status Direction::send() {
  if (count_ == 1) return message_boundary::send_frame(to_.socket, frames_[0], 0);
  return message_boundary::send_keeping(to_.socket, frames_, count_,
                                        message_boundary::Keep::until_taken);
}

Status Direction::sent() {
  counters_.add(to_.side, Counters::messages_out, 1);
  counters_.add(to_.side, Counters::bytes_out, bytes_);
  clear_held();
  return 0;
}

Status Direction::drop() {
  counters_.add(to_.side, Counters::dropped, 1);
  clear_held();
  return 0;
}

// Keeps small frames in memory until the next message replaces them.
void Direction::clear_held() {
  if (bytes_ > max_kept_bytes || count_ > max_kept_frames) frames_.clear();
  count_ = 0;
}

bool Direction::may_move(Status from_events, Status to_events) const {
  if (count_ == 0) return (from_events & ZMQ_POLLIN) != 0;
  return (to_events & ZMQ_POLLOUT) != 0 && !pollout_means_nothing_;
}

bool Direction::retry() {
  const Counters::Change change(counters_);
  const Status status = send();
  if (status == 0) sent();
  return !not_now(status);
}

void Direction::finish() {
  if (count_ == 0) return;
  const Counters::Change change(counters_);
  if (send_or_drop() != 0) drop();
}

}  // namespace zmq_napi
