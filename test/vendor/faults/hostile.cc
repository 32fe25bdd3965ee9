// Peers that send ids and commands that no library sends.

#include <malloc.h>
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

void* bound(void* context, int type, const char* endpoint = "tcp://127.0.0.1:*") {
  void* socket = open_socket(context, type);
  EXPECT(zmq_bind(socket, endpoint) == 0);
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
  wire::put(thief, wire::frame("stolen"));
  pump(router, 50);
  EXPECT(wire::is_over(thief));

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

  // The peer is dialled first, because connecting changes the router's last endpoint.
  const int second = wire::dial(router);
  // The program gives the next id to a peer that the router connects to.
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

void channel_frames() {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
  void* context = zmq_ctx_new();
  void* channel = bound(context, ZMQ_CHANNEL);
  const int peer = wire::dial(channel);
  wire::put(peer, wire::hello("CHANNEL"));
  wire::skip_hello(peer);
  const std::string part(200, 'x');
  const std::string parts =
      wire::frame(part, 1) + wire::frame(part, 1) + wire::frame(part);
  const auto skip = [&](int messages) {
    for (int i = 0; i < messages; ++i) wire::put(peer, parts);
    wire::put(peer, wire::frame("whole"));
    EXPECT(receive(channel) == Frames{"whole"});
  };
  skip(100);
  const size_t before = mallinfo2().uordblks;
  for (int i = 0; i < 30; ++i) skip(100);
  EXPECT(mallinfo2().uordblks < before + 300000);
  close(peer);
  EXPECT(zmq_close(channel) == 0 && zmq_ctx_term(context) == 0);
#endif
}

void zap_malformed_replies() {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
  void* context = zmq_ctx_new();
  void* handler = bound(context, ZMQ_ROUTER, "inproc://zeromq.zap.01");
  void* server = open_socket(context, ZMQ_PULL);
  set_option(server, ZMQ_PLAIN_SERVER, 1);
  EXPECT(zmq_bind(server, "tcp://127.0.0.1:*") == 0);
  std::string hello = wire::hello("PUSH").substr(0, 12) + "PLAIN";
  hello.resize(64);
  hello += wire::command(std::string("\5HELLO\0\0", 8));
  const auto connections = [&](int count) {
    for (int i = 0; i < count; ++i) {
      const int peer = wire::dial(server);
      wire::put(peer, hello);
      const Frames request = receive(handler);
      EXPECT(request.size() > 3);
      const std::string text(4000, 't');
      for (const auto& frame : {request[0], std::string(), request[2], request[3], text})
        EXPECT(send_frame(handler, frame, ZMQ_SNDMORE));
      for (int more : {ZMQ_SNDMORE, ZMQ_SNDMORE, 0})
        EXPECT(send_frame(handler, "", more));
      EXPECT(wire::is_over(peer));
      close(peer);
    }
  };
  connections(20);
  const size_t before = mallinfo2().uordblks;
  connections(200);
  EXPECT(mallinfo2().uordblks < before + 300000);
  for (void* each : {server, handler}) EXPECT(zmq_close(each) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
#endif
}
