// Peers that a socket refuses: their connection ends, and they may connect again.

#include <unistd.h>

#include <vector>

#include "scenario.h"
#include "wire.h"

namespace {

void* bound(void* context, int type) {
  void* socket = open_socket(context, type);
  EXPECT(zmq_bind(socket, "tcp://127.0.0.1:*") == 0);
  return socket;
}

int greet(int peer, const std::string& type, const std::string& routing_id = "") {
  wire::put(peer, wire::hello(type, routing_id));
  wire::skip_hello(peer);
  return peer;
}

// The socket has a single peer, and 64 others may wait.
void expect_that_one_is_too_many(int type, const std::string& name) {
  void* context = zmq_ctx_new();
  void* socket = bound(context, type);
  std::vector<int> peers;
  for (int count = 0; count < 65; ++count) {
    peers.push_back(greet(wire::dial(socket), name));
    pump(socket, 5);
  }
  const int last = greet(wire::dial(socket), name);
  pump(socket, 50);
  EXPECT(wire::is_over(last));
  close(last);

  close(peers[0]);  // Room for another.
  pump(socket, 50);
  peers[0] = greet(wire::dial(socket), name);
  wire::put(peers[0], wire::frame("at last"));
  for (int count = 1; count < 65; ++count) close(peers[count]);
  EXPECT(receive(socket) == Frames{"at last"});
  close(peers[0]);
  EXPECT(zmq_close(socket) == 0 && zmq_ctx_term(context) == 0);
}

}  // namespace

void refused_peer_comes_again() {
  void* context = zmq_ctx_new();
  void* router = bound(context, ZMQ_ROUTER);
  const int first = greet(wire::dial(router), "DEALER", "same");
  wire::put(first, wire::frame("first"));
  EXPECT(receive(router) == (Frames{"same", "first"}));
  for (const std::string& id : {std::string("same"), std::string("\0none", 5)}) {
    const int refused = greet(wire::dial(router), "DEALER", id);
    wire::put(refused, wire::frame("lost"));
    pump(router, 50);
    EXPECT(wire::is_over(refused));
    close(refused);
  }
  wire::put(first, wire::frame("still"));
  EXPECT(receive(router) == (Frames{"same", "still"}));

  close(first);
  pump(router, 50);
  const int next = greet(wire::dial(router), "DEALER", "same");
  wire::put(next, wire::frame("next"));
  EXPECT(receive(router) == (Frames{"same", "next"}));
  close(next);
  EXPECT(zmq_close(router) == 0 && zmq_ctx_term(context) == 0);
}

void refused_dealer_comes_again() {
  void* context = zmq_ctx_new();
  void* router = bound(context, ZMQ_ROUTER);
  const int first = greet(wire::dial(router), "DEALER", "same");
  wire::put(first, wire::frame("first"));
  EXPECT(receive(router) == (Frames{"same", "first"}));
  char endpoint[256];
  size_t size = sizeof endpoint;
  EXPECT(zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
  void* dealer = open_socket(context, ZMQ_DEALER);
  EXPECT(zmq_setsockopt(dealer, ZMQ_ROUTING_ID, "same", 4) == 0);
  set_option(dealer, ZMQ_RECONNECT_IVL, 10);
  EXPECT(zmq_connect(dealer, endpoint) == 0);
  pump(router, 100);

  close(first);
  // The router accepts the dealer after it has noticed that the first peer is gone.
  set_option(router, ZMQ_RCVTIMEO, 20);
  Frames frames;
  for (int tries = 0; frames.empty() && tries < 200; ++tries) {
    EXPECT(send_frame(dealer, "hello"));
    frames = receive(router);
  }
  EXPECT(frames == (Frames{"same", "hello"}));
  for (void* socket : {dealer, router}) EXPECT(zmq_close(socket) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}

void refused_by_connecting_router() {
  void* context = zmq_ctx_new();
  void* router = open_socket(context, ZMQ_ROUTER);
  set_option(router, ZMQ_RECONNECT_IVL, 10);
  std::string endpoints[2];
  const int listeners[2] = {wire::listen(endpoints[0]), wire::listen(endpoints[1])};
  EXPECT(zmq_connect(router, endpoints[0].c_str()) == 0);
  const int first = greet(wire::accept(listeners[0]), "DEALER", "same");
  wire::put(first, wire::frame("first"));
  EXPECT(receive(router) == (Frames{"same", "first"}));

  EXPECT(zmq_connect(router, endpoints[1].c_str()) == 0);
  for (int count = 0; count < 3; ++count) {
    const int refused = greet(wire::accept(listeners[1]), "DEALER", "same");
    pump(router, 50);
    EXPECT(wire::is_over(refused));
    close(refused);
  }
  EXPECT(zmq_disconnect(router, endpoints[0].c_str()) == 0);
  pump(router, 50);
  const int next = greet(wire::accept(listeners[1]), "DEALER", "same");
  wire::put(next, wire::frame("next"));
  EXPECT(receive(router) == (Frames{"same", "next"}));
  for (const int descriptor : {first, next, listeners[0], listeners[1]})
    close(descriptor);
  EXPECT(zmq_close(router) == 0 && zmq_ctx_term(context) == 0);
}

void refused_by_pair() { expect_that_one_is_too_many(ZMQ_PAIR, "PAIR"); }

void refused_by_channel() { expect_that_one_is_too_many(ZMQ_CHANNEL, "CHANNEL"); }
