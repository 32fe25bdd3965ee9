#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

#include "proxy/capture.h"
#include "proxy/counters.h"
#include "status.h"
#include "zmq/frame.h"

namespace zmq_napi {

// Forwards messages in one of the two directions of a proxy. It takes messages from one
// socket and sends them to another, whole and in their order. It never waits. If the
// other socket can't take a message yet, the direction holds that message, and takes no
// more. So the senders wait at their high-water marks.
//
// Threads: the proxy thread.
// Owns: the message that it holds.
// Borrows: the libzmq sockets, the capture, the counters, the `halted` flag.
// Errors: a negated errno for an error that ends the proxy, such as -ETERM. Two kinds of
// messages are dropped and counted: those for an unknown peer, and those that the socket
// type can't send.
class Direction {
 public:
  struct End {
    void* socket;
    // This is libzmq's number of the socket type.
    int type;
    Counters::Side side;
  };

  // `capture` may be null. After another thread has set `halted`, the direction forwards
  // no message that is sent later. It takes and holds at most one.
  Direction(End from, End to, Capture* capture, Counters& counters,
            const std::atomic<bool>& halted)
      : from_(from), to_(to), capture_(capture), counters_(counters), halted_(halted) {}

  // Forwards the messages that are there, up to a burst. Returns how many messages were
  // sent or dropped.
  Status forward();

  // Returns whether forward() may be able to do something, by the poll events of both
  // sockets.
  bool may_move(Status from_events, Status to_events) const;

  // Returns whether a message is held for a socket that has ZMQ_POLLOUT and still refuses
  // it (XPUB with noDrop, ROUTER with mandatory). For such a socket only a try shows
  // whether it has room.
  bool needs_retry() const { return count_ > 0 && pollout_means_nothing_; }

  // Tries to send the held message, and does nothing else to the sockets. Returns whether
  // to call forward() now.
  bool retry();

  // Tries once more to send the held message, and drops it if that fails. This is for the
  // end of the proxy.
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
  // The first `count_` frames are the held message. The other frames are spare ones for
  // longer messages.
  std::vector<Frame> frames_;
  size_t count_ = 0;
  size_t bytes_ = 0;
  bool pollout_means_nothing_ = false;
};

}  // namespace zmq_napi
