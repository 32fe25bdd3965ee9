// Peers that send what no library sends: ids and commands.

#include <unistd.h>

#include "scenario.h"
#include "wire.h"

namespace {

// The id that a ROUTER generates after this one.
std::string id_after(std::string id) {
  EXPECT(id.size() == 5 && id[0] == 0);
  for (size_t i = 4; i > 0; --i)
    if (++id[i] != 0) break;
  return id;
}

void* bound(void* context, int type) {
  void* socket = open_socket(context, type);
  EXPECT(zmq_bind(socket, "tcp://127.0.0.1:*") == 0);
  return socket;
}

// A DEALER whose handshake is done.
int greeted(void* router, const std::string& routing_id = "") {
  const int peer = wire::dial(router);
  wire::put(peer, wire::hello("DEALER", routing_id));
  wire::skip_hello(peer);
  return peer;
}

}  // namespace

void router_identity_collision() {
  void* context = zmq_ctx_new();
  void* router = bound(context, ZMQ_ROUTER);
  const int first = greeted(router);
  wire::put(first, wire::frame("first"));
  const Frames known = receive(router);
  EXPECT(known.size() == 2);

  const int thief = greeted(router, id_after(known[0]));
  wire::put(thief, wire::frame("stolen") + wire::command(std::string("\4PING\0\0", 7)));
  EXPECT(wire::get(thief, 7) == wire::command("\4PONG"));

  const int second = greeted(router);
  wire::put(second, wire::frame("second"));
  const Frames next = receive(router);
  EXPECT(next == (Frames{id_after(known[0]), "second"}));
  for (const int peer : {first, thief, second}) close(peer);
  EXPECT(zmq_close(router) == 0 && zmq_ctx_term(context) == 0);
}

void generated_id_taken() {
  void* context = zmq_ctx_new();
  void* router = bound(context, ZMQ_ROUTER);
  const int first = greeted(router);
  wire::put(first, wire::frame("first"));
  const std::string taken = id_after(receive(router).at(0));

  // Dialled first, because connecting changes the router's last endpoint.
  const int second = wire::dial(router);
  // The program itself gives the next id to a peer that it connects to.
  EXPECT(zmq_setsockopt(router, ZMQ_CONNECT_ROUTING_ID, taken.data(), taken.size()) == 0);
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  EXPECT(zmq_connect(router, endpoint.c_str()) == 0);

  wire::put(second, wire::hello("DEALER"));
  wire::skip_hello(second);
  wire::put(second, wire::frame("second"));
  EXPECT(receive(router) == (Frames{id_after(taken), "second"}));
  for (const int descriptor : {first, listener, second}) close(descriptor);
  EXPECT(zmq_close(router) == 0 && zmq_ctx_term(context) == 0);
}

void command_lengths() {
  void* context = zmq_ctx_new();
  void* router = bound(context, ZMQ_ROUTER);
  for (const std::string& body : {std::string("\4PING"), std::string("\4PING\0", 6),
                                  std::string(), std::string("\x7fNAME")}) {
    const int peer = greeted(router);
    wire::put(peer, wire::command(body));
    EXPECT(wire::get(peer, 1).empty());
    EXPECT(wire::is_over(peer));
    close(peer);
  }

  const int peer = greeted(router);
  wire::put(peer, wire::command(std::string("\4PING\0\0", 7) + "context of 19 bytes"));
  EXPECT(wire::get(peer, 23) == wire::command("\4PONGcontext of 19 by"));
  close(peer);
  EXPECT(zmq_close(router) == 0 && zmq_ctx_term(context) == 0);
}
