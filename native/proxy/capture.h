#pragma once

#include <cstddef>
#include <vector>

#include "proxy/counters.h"
#include "status.h"
#include "zmq/frame.h"

namespace zmq_napi {

// The third socket of a proxy, which gets a copy of each message. It never makes
// the others wait: a message for which it has no room is not captured, as a whole, and is
// counted as dropped.
//
// Threads: the proxy's.
// Owns: nothing.
// Borrows: the libzmq socket and the counters.
// Errors: check_room() returns a negated errno when the socket's context was shut down.
class Capture {
 public:
  Capture(void* socket, Counters& counters) : socket_(socket), counters_(counters) {}

  // Whether the socket had room at the last look.
  bool has_room() const { return has_room_; }

  // Lets libzmq do its pending work, and looks whether the socket has room.
  Status check_room();

  // Sends a copy of the first `count` of `frames`, which have `bytes` in all.
  void copy(std::vector<Frame>& frames, size_t count, size_t bytes);

 private:
  void* socket_;
  Counters& counters_;
  // After a refusal nothing is tried until check_room() finds room, because asking for
  // each message would cost more than forwarding it.
  bool has_room_ = true;
};

}  // namespace zmq_napi
