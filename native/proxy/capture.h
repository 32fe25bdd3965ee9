#pragma once

#include <cstddef>
#include <vector>

#include "proxy/tally.h"
#include "status.h"
#include "zmq/frame.h"

namespace zmq_napi {

// The third socket of a proxy, which gets a copy of each message. It never holds up the
// others: a message that it would have to wait for is not captured, as a whole, and
// counted.
//
// Threads: the proxy's.
// Owns: nothing.
// Borrows: the libzmq socket and the tally.
// Errors: look() answers a negated errno when the socket's context was shut down.
class Capture {
 public:
  Capture(void* socket, Tally& tally) : socket_(socket), tally_(tally) {}

  // Whether the socket had room when it was last seen.
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
