#pragma once

#include <zmq.h>

#include "status.h"

namespace zmq_napi {

// Wakes a thread that waits in zmq_poll: a pair of connected system sockets, which works
// alike on every platform and, unlike a pair of libzmq's, takes none of a context's
// slots.
//
// Threads: ring() on any, hush() on the one that is woken.
// Owns: the two descriptors.
// Borrows: nothing.
// Errors: open() answers a negated errno when the process has no descriptors left.
class Doorbell {
 public:
  Doorbell() = default;
  Doorbell(const Doorbell&) = delete;
  Doorbell& operator=(const Doorbell&) = delete;
  ~Doorbell();

  // Does nothing if it is open.
  Status open();

  // What becomes readable when the bell rings, and stays so until hush().
  zmq_fd_t descriptor() const { return ends_[0]; }

  void ring() const;
  void hush() const;

 private:
  zmq_fd_t ends_[2] = {};
  bool open_ = false;
};

}  // namespace zmq_napi
