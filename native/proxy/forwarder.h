#pragma once

#include <zmq.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <optional>

#include "proxy/capture.h"
#include "proxy/counters.h"
#include "proxy/direction.h"
#include "status.h"
#include "zmq/shared_context.h"

namespace zmq_napi {

// Holds the sockets of a proxy. `back` is empty if one socket is both sides. `capture` is
// empty if the proxy captures nothing.
struct ProxySockets {
  PassedSocket front;
  PassedSocket back;
  PassedSocket capture;
};

// Runs the loop of a proxy. The loop forwards messages both ways, in turns, and waits
// when there is nothing to forward. The class does not use zmq_proxy_steerable, which has
// three faults. That function ignores commands while a socket is blocked. It loses the
// rest of a message if the receiver ends in the middle. Its commands differ between
// versions.
//
// Threads: the proxy thread.
// Owns: the sockets, which it closes at its end; the messages that its directions hold.
// Borrows: the counters, the `halted` flag.
// Errors: a negated errno for an error that ends the proxy, such as -ETERM.
class Forwarder {
 public:
  Forwarder(ProxySockets sockets, Counters& counters, const std::atomic<bool>& halted);
  Forwarder(const Forwarder&) = delete;
  Forwarder& operator=(const Forwarder&) = delete;
  ~Forwarder() = default;

  // Call this first.
  Status start();

  // Forwards a burst each way. Returns how many messages were sent or dropped.
  Status forward();

  // Waits until forward() may be able to do something, or `notified` is readable. If
  // `halted`, waits only for `notified` and for the end of a context. Returns 1 if
  // `notified` is readable, else 0.
  Status wait(zmq_fd_t notified, bool halted);

  // Returns how many connections a socket has, or -1 if that is unknown. Any thread may
  // call it.
  int connections(Counters::Side side) const;

  // Sends or drops the held messages. Call this before the destructor. If `drop_unsent`,
  // the sockets also drop the messages that they have not sent.
  void finish(bool drop_unsent);

 private:
  void* front() const { return sockets_.front.socket.get(); }
  void* back() const {
    return sockets_.back.socket ? sockets_.back.socket.get() : front();
  }
  void* captured() const { return sockets_.capture.socket.get(); }
  void make_direction(std::optional<Direction>* direction, const Direction::End& from,
                      const Direction::End& to);

  ProxySockets sockets_;
  Counters& counters_;
  const std::atomic<bool>& halted_;
  std::optional<Capture> capture_;
  // Each direction exists only if the types of the sockets allow it.
  std::optional<Direction> front_to_back_;
  std::optional<Direction> back_to_front_;
  // Holds the descriptors of the sockets, and one more place for the descriptor of the
  // notifier.
  std::array<zmq_pollitem_t, 4> items_{};
  size_t socket_count_ = 0;
};

}  // namespace zmq_napi
