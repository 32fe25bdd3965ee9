#pragma once

#include <cstddef>
#include <vector>

#include "proxy/counters.h"
#include "status.h"
#include "zmq/frame.h"

namespace zmq_napi {

// Sends to the third socket of a proxy. That socket gets a copy of each message, and
// never makes the other sockets wait. If it has no room for a message, the message is not
// captured at all, and is counted as dropped.
//
// Threads: the proxy thread.
// Borrows: the libzmq socket and the counters.
// Errors: check_room() returns a negated errno when the socket's context was shut down.
class Capture {
 public:
  Capture(void* socket, Counters& counters) : socket_(socket), counters_(counters) {}

  // Returns whether the socket had room at the last check.
  bool has_room() const { return has_room_; }

  // Lets libzmq do its pending work, and checks whether the socket has room.
  Status check_room();

  // Sends a copy of the first `count` of `frames`. These frames have `bytes` bytes in
  // all.
  void copy(std::vector<Frame>& frames, size_t count, size_t bytes);

 private:
  void* socket_;
  Counters& counters_;
  // After a refusal, nothing is sent until check_room() finds room. Checking for each
  // message would cost more than forwarding the message.
  bool has_room_ = true;
};

}  // namespace zmq_napi
