// Notifications of connections that begin and end, and the routing ids of their peers.

#include <unistd.h>

#include <initializer_list>

#include "scenario.h"
#include "wire.h"

namespace {

const size_t kGreetingSize = 64;

void set_message(void* socket, int option, const std::string& message) {
  EXPECT(zmq_setsockopt(socket, option, message.data(), message.size()) == 0);
}

void close_all(std::initializer_list<void*> sockets, void* context) {
  for (void* socket : sockets) EXPECT(zmq_close(socket) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}

// A socket whose hello message and probe find room for one message only, until the other
// side binds.
void* full_from_the_start(void* context, int type) {
  void* socket = open_socket(context, type);
  set_option(socket, ZMQ_SNDHWM, 1);
  set_option(socket, ZMQ_PROBE_ROUTER, 1);
  set_message(socket, ZMQ_HELLO_MSG, "hello");
  EXPECT(zmq_connect(socket, "inproc://later") == 0);
  return socket;
}

}  // namespace

// The connection ends before READY, and is made again.
void notified_without_routing_id() {
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  void* context = zmq_ctx_new();
  void* router = open_socket(context, ZMQ_ROUTER);
  set_option(router, ZMQ_RECONNECT_IVL, 10);
  set_option(router, ZMQ_ROUTER_NOTIFY, ZMQ_NOTIFY_CONNECT | ZMQ_NOTIFY_DISCONNECT);
  EXPECT(zmq_connect(router, endpoint.c_str()) == 0);
  int peer = wire::accept(listener);
  const std::string hello = wire::hello("DEALER", "peer");
  wire::put(peer, hello.substr(0, kGreetingSize));
  wire::skip_hello(peer);
  close(peer);
  pump(router, 50);
  peer = wire::accept(listener);
  wire::put(peer, hello);
  wire::skip_hello(peer);
  wire::put(peer, wire::frame("message"));
  EXPECT((receive(router) == Frames{"peer", ""}));
  EXPECT((receive(router) == Frames{"peer", "message"}));
  close(peer);
  EXPECT((receive(router) == Frames{"peer", ""}));
  close(listener);
  close_all({router}, context);
}

// A peer of ZMTP 2.0 leaves before its routing id. The disconnect message is no routing
// id: it would take over the routing id of another peer.
void disconnect_message_without_routing_id() {
  void* context = zmq_ctx_new();
  void* router = open_socket(context, ZMQ_ROUTER);
  set_option(router, ZMQ_ROUTER_HANDOVER, 1);
  set_option(router, ZMQ_ROUTER_MANDATORY, 1);
  set_message(router, ZMQ_DISCONNECT_MSG, "bye");
  EXPECT(zmq_bind(router, "tcp://127.0.0.1:*") == 0);
  const int peer = wire::dial(router);
  wire::put(peer, wire::hello("DEALER", "bye"));
  wire::skip_hello(peer);
  wire::put(peer, wire::frame("hi"));
  EXPECT((receive(router) == Frames{"bye", "hi"}));

  const int old_peer = wire::dial(router);
  const char dealer = 5;
  const std::string old_hello = wire::hello_v2(dealer, "");
  const size_t routing_id_frame = 2;
  wire::put(old_peer, old_hello.substr(0, old_hello.size() - routing_id_frame));
  EXPECT(wire::get(old_peer, 12).size() == 12);
  close(old_peer);
  pump(router, 100);
  EXPECT(send_frame(router, "bye", ZMQ_SNDMORE) && send_frame(router, "still there"));
  const std::string expected = wire::frame("still there");
  EXPECT(wire::get(peer, expected.size()) == expected);
  close(peer);
  close_all({router}, context);
}

void hiccup_message_of_refused() {
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  void* context = zmq_ctx_new();
  void* dealer = open_socket(context, ZMQ_DEALER);
  set_option(dealer, ZMQ_RCVTIMEO, 300);
  set_message(dealer, ZMQ_HICCUP_MSG, "hiccup");
  EXPECT(zmq_connect(dealer, endpoint.c_str()) == 0);
  const int peer = wire::accept(listener);
  wire::put(peer, wire::hello("ROUTER").substr(0, kGreetingSize));
  wire::skip_hello(peer);
  wire::put(peer, wire::command("\5ERROR\3"
                                "400"));
  EXPECT(receive(dealer).empty());
  close(peer);
  close(listener);
  close_all({dealer}, context);
}

// A connection ends in the middle of a message that arrives, and of one that is sent.
void disconnect_message_between_frames() {
  void* context = zmq_ctx_new();
  void* router = open_socket(context, ZMQ_ROUTER);
  set_message(router, ZMQ_DISCONNECT_MSG, "bye");
  EXPECT(zmq_bind(router, "inproc://router") == 0);
  void* dealer = open_socket(context, ZMQ_DEALER);
  set_message(dealer, ZMQ_ROUTING_ID, "me");
  EXPECT(zmq_connect(dealer, "inproc://router") == 0);
  pump(router, 0);
  for (const char* frame : {"me", "head"}) EXPECT(send_frame(router, frame, ZMQ_SNDMORE));
  EXPECT(send_frame(router, "tail"));
  char head[4];
  EXPECT(zmq_recv(dealer, head, sizeof head, 0) == sizeof head);
  EXPECT(send_frame(dealer, "first", ZMQ_SNDMORE));
  EXPECT(zmq_disconnect(dealer, "inproc://router") == 0);
  EXPECT(send_frame(dealer, "rest"));
  EXPECT(receive(dealer) == Frames{"tail"});
  EXPECT((receive(router) == Frames{"me", "first", "rest"}));
  EXPECT((receive(router) == Frames{"me", "bye"}));
  close_all({dealer, router}, context);
}

void dealer_full_from_the_start() {
  void* context = zmq_ctx_new();
  void* dealer = full_from_the_start(context, ZMQ_DEALER);
  void* peer = open_socket(context, ZMQ_DEALER);
  EXPECT(zmq_bind(peer, "inproc://later") == 0);
  pump(dealer, 20);
  EXPECT(receive(peer) == Frames{"hello"});
  for (const char* message : {"first", "second", "third"}) {
    EXPECT(send_frame(dealer, message, ZMQ_DONTWAIT));
    EXPECT(receive(peer) == Frames{message});
  }
  close_all({peer, dealer}, context);
}

void router_full_without_routing_id() {
  void* context = zmq_ctx_new();
  void* router = full_from_the_start(context, ZMQ_ROUTER);
  void* peer = open_socket(context, ZMQ_DEALER);
  set_message(peer, ZMQ_ROUTING_ID, "peer");
  EXPECT(zmq_bind(peer, "inproc://later") == 0);
  pump(router, 20);
  EXPECT(send_frame(peer, "message"));
  EXPECT((receive(router) == Frames{"peer", "message"}));
  EXPECT(receive(peer) == Frames{"hello"});
  EXPECT(send_frame(router, "peer", ZMQ_SNDMORE) && send_frame(router, "answer"));
  EXPECT(receive(peer) == Frames{"answer"});
  close_all({peer, router}, context);
}
