// Connections whose socket has ended their pipe, while they or their session continue.

#include <sys/socket.h>
#include <unistd.h>

#include "scenario.h"
#include "wire.h"

namespace {

void* handover_router(void* context) {
  void* router = open_socket(context, ZMQ_ROUTER);
  set_option(router, ZMQ_ROUTER_HANDOVER, 1);
  set_option(router, ZMQ_RECONNECT_IVL, 1);
  return router;
}

// A DEALER named "same" whose message the router has received.
void speak(void* router, int peer, const std::string& text) {
  wire::put(peer, wire::hello("DEALER", "same"));
  wire::skip_hello(peer);
  wire::put(peer, wire::frame(text));
  EXPECT(receive(router) == (Frames{"same", text}));
}

// Sends to the peer until there is no more room.
void fill(void* router) {
  const std::string body(1 << 20, '-');
  for (bool more = true; more; pump(router, 100)) {
    more = false;
    while (send_frame(router, "same", ZMQ_SNDMORE | ZMQ_DONTWAIT)) {
      EXPECT(send_frame(router, body, ZMQ_DONTWAIT));
      more = true;
    }
  }
}

// A bound router and a first peer that reads nothing, which a second peer has replaced.
struct Replaced {
  void* context = zmq_ctx_new();
  void* router = handover_router(context);
  int first;
  int second;

  Replaced() {
    set_option(router, ZMQ_LINGER, -1);
    set_option(router, ZMQ_ROUTER_MANDATORY, 1);
    set_option(router, ZMQ_SNDHWM, 4);
    EXPECT(zmq_bind(router, "tcp://127.0.0.1:*") == 0);
    first = wire::dial(router);
    speak(router, first, "first");
    fill(router);
    second = wire::dial(router);
    speak(router, second, "second");
  }

  void end() {
    close(second);
    EXPECT(zmq_close(router) == 0 && zmq_ctx_term(context) == 0);
  }
};

}  // namespace

void parted_connection_comes_anew() {
  void* context = zmq_ctx_new();
  void* router = handover_router(context);
  std::string endpoints[2];
  const int listeners[2] = {wire::listen(endpoints[0]), wire::listen(endpoints[1])};
  EXPECT(zmq_connect(router, endpoints[0].c_str()) == 0);
  const int first = wire::accept(listeners[0]);
  speak(router, first, "first");
  EXPECT(zmq_connect(router, endpoints[1].c_str()) == 0);
  const int second = wire::accept(listeners[1]);
  speak(router, second, "second");

  // The first peer goes on sending, and then leaves.
  wire::put(first, wire::frame("late"));
  pump(router, 100);
  close(first);
  const int again = wire::accept(listeners[0]);
  speak(router, again, "again");
  for (const int descriptor : {second, again, listeners[0], listeners[1]})
    close(descriptor);
  EXPECT(zmq_close(router) == 0 && zmq_ctx_term(context) == 0);
}

void parted_before_it_is_connected() {
  void* context = zmq_ctx_new();
  void* router = handover_router(context);
  std::string endpoints[2];
  const int listeners[2] = {wire::listen(endpoints[0]), wire::listen(endpoints[1])};
  EXPECT(zmq_setsockopt(router, ZMQ_CONNECT_ROUTING_ID, "same", 4) == 0);
  EXPECT(zmq_connect(router, endpoints[0].c_str()) == 0);
  EXPECT(send_frame(router, "same", ZMQ_SNDMORE) && send_frame(router, "rest"));
  EXPECT(zmq_connect(router, endpoints[1].c_str()) == 0);
  const int second = wire::accept(listeners[1]);
  speak(router, second, "second");
  pump(router, 50);

  // The first peer gets the messages that were sent to it, over a separate connection.
  const int first = wire::accept(listeners[0]);
  wire::put(first, wire::hello("DEALER", "same"));
  wire::skip_hello(first);
  EXPECT(wire::get(first, 6) == wire::frame("rest"));
  pump(router, 50);
  EXPECT(wire::is_over(first));
  const int again = wire::accept(listeners[0]);
  speak(router, again, "again");
  for (const int descriptor : {first, second, again, listeners[0], listeners[1]})
    close(descriptor);
  EXPECT(zmq_close(router) == 0 && zmq_ctx_term(context) == 0);
}

void parted_peer_leaves_when_full() {
  Replaced peers;
  wire::put(peers.first, wire::frame("late"));
  pump(peers.router, 100);
  EXPECT(shutdown(peers.first, SHUT_WR) == 0);
  EXPECT(wire::is_over(peers.first));
  close(peers.first);
  peers.end();
}

void closed_after_parted_peer_was_lost() {
  Replaced peers;
  close(peers.first);
  pump(peers.router, 100);
  peers.end();
}
