#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

#include "proxy/capture.h"
#include "proxy/tally.h"
#include "status.h"
#include "zmq/frame.h"

namespace zmq_napi {

// One of the two ways through a proxy: takes messages off one socket and gives them to
// another, whole and in their order, without ever waiting. A message that the other does
// not take yet stays in hand, one at most; nothing more is taken meanwhile, so that the
// senders come to wait at their high-water marks.
//
// Threads: the proxy's.
// Owns: the message in hand.
// Borrows: the libzmq sockets, the capture, the tally, the sign to halt.
// Errors: a negated errno for what ends the proxy, such as -ETERM. A message for a peer
// that nobody knows, and one that the socket type can't send, is dropped and counted.
class Lane {
 public:
  struct Stop {
    void* socket;
    // libzmq's socket type.
    int type;
    Tally::Side side;
  };

  // `capture` may be null. Once another thread has set `halted`, no message that is sent
  // afterwards is given on: at most one is taken in hand.
  Lane(Stop from, Stop to, Capture* capture, Tally& tally,
       const std::atomic<bool>& halted)
      : from_(from), to_(to), capture_(capture), tally_(tally), halted_(halted) {}

  // Forwards what there is, up to a burst. Answers how many messages left the hand.
  Status forward();

  // Whether forward() may get on, as the events of both sockets tell.
  bool may_move(Status from_events, Status to_events) const;

  // Whether a message is in hand for a socket that says ZMQ_POLLOUT and still refuses it
  // (XPUB with noDrop, ROUTER with mandatory): then only trying tells.
  bool only_trying_tells() const { return count_ > 0 && pollout_means_nothing_; }

  // Tries, then, and does nothing else to the sockets. Answers whether forward() may get
  // on now.
  bool retry();

  // Tries once more to get rid of the message in hand, at the end; else it is dropped.
  void give_up();

 private:
  Status take();
  void note();
  Status give();
  Status send();
  Status sent();
  Status drop();
  void empty_hand();

  const Stop from_;
  const Stop to_;
  Capture* const capture_;
  Tally& tally_;
  const std::atomic<bool>& halted_;
  // The first `count_` frames are the message in hand; those behind are empty and wait
  // for longer messages.
  std::vector<Frame> frames_;
  size_t count_ = 0;
  size_t bytes_ = 0;
  bool pollout_means_nothing_ = false;
};

}  // namespace zmq_napi
