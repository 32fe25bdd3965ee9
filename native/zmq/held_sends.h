#pragma once

#include <zmq.h>

#include "check.h"

namespace zmq_napi {

// While it exists, the messages that a socket sends stay in the socket. libzmq then
// passes all of them on at once. That takes less time than passing each of them on, and
// the connections write more bytes with each system call. With a libzmq that can't hold
// messages, each message is passed on when it is sent.
//
// Threads: the thread of the socket.
// Borrows: the libzmq socket.
class HeldSends {
 public:
  explicit HeldSends(void* socket) : socket_(socket) { hold(true); }
  ~HeldSends() { hold(false); }
  HeldSends(const HeldSends&) = delete;
  HeldSends& operator=(const HeldSends&) = delete;

  // Passes on what was sent so far. Later messages stay in the socket again.
  void pass_on() {
    hold(false);
    hold(true);
  }

 private:
  void hold([[maybe_unused]] bool on) {
#ifdef ZMQ_HAS_HOLD_SENDS
    CHECK(zmq_hold_sends(socket_, on ? 1 : 0) == 0);
#endif
  }

  [[maybe_unused]] void* socket_;
};

}  // namespace zmq_napi
