#pragma once

#include <zmq.h>

#include "platform/descriptor.h"
#include "status.h"

namespace zmq_napi {

// Wakes a thread that waits in zmq_poll. The notifier is a pair of connected system
// sockets, which works alike on every platform. A pair of libzmq sockets would take slots
// of a context.
//
// Threads: notify() on any thread, drain() on the thread that waits.
// Owns: the two descriptors.
// Errors: open() returns a negated errno when the process has no descriptors left.
class Notifier {
 public:
  // Does nothing if the notifier is open.
  Status open();

  // Returns the descriptor to poll. It is readable from notify() until drain().
  zmq_fd_t descriptor() const { return receiver_.number(); }

  void notify() const;
  void drain() const;

 private:
  Descriptor receiver_;
  Descriptor sender_;
};

}  // namespace zmq_napi
