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

// The sockets of a proxy. `back` is empty if one socket is both sides, `capture` if there
// is none.
struct ProxySockets {
  PassedSocket front;
  PassedSocket back;
  PassedSocket capture;
};

// The loop of a proxy: it forwards both ways, in turns, and waits when there is nothing
// to forward. It is not built on zmq_proxy_steerable, which has three faults: it obeys no
// command while a socket is blocked, it loses the rest of a message whose receiver ends
// meanwhile, and its commands differ from version to version.
//
// Threads: the proxy's.
// Owns: the sockets, which it closes at its end; the messages that its directions hold.
// Borrows: the counters, the sign to halt.
// Errors: a negated errno for what ends the proxy, such as -ETERM.
class Forwarder {
 public:
  Forwarder(ProxySockets sockets, Counters& counters, const std::atomic<bool>& halted);
  Forwarder(const Forwarder&) = delete;
  Forwarder& operator=(const Forwarder&) = delete;
  ~Forwarder() = default;

  // To be called first.
  Status start();

  // Forwards a burst each way. Returns how many messages were given on or dropped.
  Status forward();

  // Waits until forward() may get on, or `notified` is readable. If `halted`, waits only
  // for `notified` and for the end of a context. Returns whether `notified` is readable:
  // 0 or 1.
  Status wait(zmq_fd_t notified, bool halted);

  // To be called before the end. The held messages are sent or dropped. With
  // `drop_unsent` all that the sockets have not sent is dropped, too.
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
  // From front to back, and from back to front, where the types of the sockets allow it.
  std::optional<Direction> front_to_back_;
  std::optional<Direction> back_to_front_;
  // The sockets' descriptors, and one more place for that of the notifier.
  std::array<zmq_pollitem_t, 4> items_{};
  size_t socket_count_ = 0;
};

}  // namespace zmq_napi
