#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

#include "proxy/capture.h"
#include "proxy/counters.h"
#include "status.h"
#include "zmq/frame.h"

namespace zmq_napi {

// One of the two directions of a proxy: takes messages off one socket and gives them to
// another, whole and in their order, without ever waiting. A message that the other does
// not take yet is held, one at most. Nothing more is taken meanwhile, so that the senders
// wait at their high-water marks.
//
// Threads: the proxy's.
// Owns: the message that it holds.
// Borrows: the libzmq sockets, the capture, the counters, the sign to halt.
// Errors: a negated errno for what ends the proxy, such as -ETERM. A message for a peer
// that is not known, and one that the socket type can't send, is dropped and counted.
class Direction {
 public:
  struct End {
    void* socket;
    // libzmq's socket type.
    int type;
    Counters::Side side;
  };

  // `capture` may be null. Once another thread has set `halted`, no message that is sent
  // afterwards is given on: at most one is taken and held.
  Direction(End from, End to, Capture* capture, Counters& counters,
            const std::atomic<bool>& halted)
      : from_(from), to_(to), capture_(capture), counters_(counters), halted_(halted) {}

  // Forwards what there is, up to a burst. Returns how many messages were given on or
  // dropped.
  Status forward();

  // Whether forward() may get on, by the events of both sockets.
  bool may_move(Status from_events, Status to_events) const;

  // Whether a message is held for a socket that has ZMQ_POLLOUT and still refuses it
  // (XPUB with noDrop, ROUTER with mandatory): then only a try shows when it has room.
  bool needs_retry() const { return count_ > 0 && pollout_means_nothing_; }

  // Tries to send that message, and does nothing else to the sockets. Returns whether
  // forward() may get on now.
  bool retry();

  // Tries once more to send the held message, at the end; else it is dropped.
  void finish();

 private:
  Status take();
  void record();
  Status send_or_drop();
  Status send();
  Status sent();
  Status drop();
  void clear_held();

  const End from_;
  const End to_;
  Capture* const capture_;
  Counters& counters_;
  const std::atomic<bool>& halted_;
  // The first `count_` frames are the held message. Those behind are empty, for longer
  // messages.
  std::vector<Frame> frames_;
  size_t count_ = 0;
  size_t bytes_ = 0;
  bool pollout_means_nothing_ = false;
};

}  // namespace zmq_napi
