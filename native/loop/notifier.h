#pragma once

#include <zmq.h>

#include "platform/descriptor.h"
#include "status.h"

namespace zmq_napi {

// Wakes a thread that waits in zmq_poll. A pair of connected system sockets does that
// alike on every platform. Unlike a pair of libzmq's sockets it takes none of a context's
// slots.
//
// Threads: notify() on any, drain() on the thread that waits.
// Owns: the two descriptors.
// Errors: open() returns a negated errno when the process has no descriptors left.
class Notifier {
 public:
  // Does nothing if the notifier is open.
  Status open();

  // Becomes readable with notify(), and stays so until drain().
  zmq_fd_t descriptor() const { return receiver_.number(); }

  void notify() const;
  void drain() const;

 private:
  Descriptor receiver_;
  Descriptor sender_;
};

}  // namespace zmq_napi
