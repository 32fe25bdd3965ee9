#pragma once

#include <cstddef>
#include <vector>

#include "proxy/tally.h"
#include "status.h"
#include "zmq/frame.h"

namespace zmq_napi {

// The third socket of a proxy, which gets a copy of each message. It never makes
// the others wait: a message for which it has no room is not captured, as a whole, and is
// counted as dropped.
//
// Threads: the proxy's.
// Owns: nothing.
// Borrows: the libzmq socket and the tally.
// Errors: look() returns a negated errno when the socket's context was shut down.
class Capture {
 public:
  Capture(void* socket, Tally& tally) : socket_(socket), tally_(tally) {}

  // Whether the socket had room at the last look.
  bool open() const { return open_; }

  // Lets libzmq do its pending work, and looks whether the socket has room.
  Status look();

  // Sends a copy of the first `count` of `frames`, which have `bytes` in all.
  void copy(std::vector<Frame>& frames, size_t count, size_t bytes);

 private:
  void* socket_;
  Tally& tally_;
  // After a refusal nothing is tried until look() finds room, because asking for each
  // message would cost more than forwarding it.
  bool open_ = true;
};

}  // namespace zmq_napi
