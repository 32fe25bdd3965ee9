// A connection whose routing id a ROUTER has given to another connection.

#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "scenario.h"
#include "wire.h"

namespace {

// Lets a second peer take the routing id of the first; returns the second.
int take_over(void* router, int first) {
  wire::put(first, wire::hello("DEALER", "same"));
  wire::skip_hello(first);
  wire::put(first, wire::frame("first"));
  EXPECT(receive(router) == (Frames{"same", "first"}));

  const int second = wire::dial(router);
  wire::put(second, wire::hello("DEALER", "same"));
  wire::skip_hello(second);
  wire::put(second, wire::frame("second"));
  EXPECT(receive(router) == (Frames{"same", "second"}));
  return second;
}

// Sends to a peer that does not read, until there is no more room. Returns the number of
// sent bytes, without the headers of frames.
size_t fill(void* router, const std::string& peer) {
  const std::string body(1 << 20, '-');
  size_t filled = 0;
  for (size_t before = 1; before != filled; pump(router, 100)) {
    before = filled;
    while (send_frame(router, peer, ZMQ_SNDMORE | ZMQ_DONTWAIT)) {
      EXPECT(send_frame(router, body, ZMQ_DONTWAIT));
      filled += body.size();
    }
  }
  return filled;
}

// Allocates the memory that this thread has freed, and overwrites it.
void overwrite_freed() {
  for (size_t size = 64; size < 1024; size += 16)
    for (int count = 0; count < 8; ++count) std::memset(std::malloc(size), 0x55, size);
}

}  // namespace

void parted_peer_leaves() {
  void* context = zmq_ctx_new();
  void* router = open_socket(context, ZMQ_ROUTER);
  set_option(router, ZMQ_ROUTER_HANDOVER, 1);
  EXPECT(zmq_bind(router, "tcp://127.0.0.1:*") == 0);
  const int first = wire::dial(router);
  const int second = take_over(router, first);

  // The first peer goes on sending, and then leaves.
  wire::put(first, wire::frame("late"));
  pump(router, 100);
  EXPECT(shutdown(first, SHUT_WR) == 0);
  EXPECT(wire::is_over(first));

  wire::put(second, wire::frame("after"));
  EXPECT(receive(router) == (Frames{"same", "after"}));
  close(first);
  close(second);
  EXPECT(zmq_close(router) == 0 && zmq_ctx_term(context) == 0);
}

void full_peer_is_replaced() {
  void* context = zmq_ctx_new();
  void* router = open_socket(context, ZMQ_ROUTER);
  set_option(router, ZMQ_ROUTER_HANDOVER, 1);
  set_option(router, ZMQ_ROUTER_MANDATORY, 1);
  set_option(router, ZMQ_SNDHWM, 1);
  EXPECT(zmq_bind(router, "tcp://127.0.0.1:*") == 0);
  const int first = wire::dial(router);
  wire::put(first, wire::hello("DEALER", "same"));
  wire::skip_hello(first);
  wire::put(first, wire::frame("first"));
  // The router takes the message out of the pipe, before anybody receives it.
  pump(router, 100);
  const size_t filled = fill(router, "same");

  const int second = wire::dial(router);
  wire::put(second, wire::hello("DEALER", "same"));
  wire::skip_hello(second);
  pump(router, 100);
  EXPECT(wire::get(first, filled).size() == filled);
  pump(router, 100);

  EXPECT(receive(router) == (Frames{"same", "first"}));
  wire::put(second, wire::frame("after"));
  EXPECT(receive(router) == (Frames{"same", "after"}));
  close(first);
  close(second);
  EXPECT(zmq_close(router) == 0 && zmq_ctx_term(context) == 0);
}

void handover_of_prefetched() {
  void* context = zmq_ctx_new();
  void* router = open_socket(context, ZMQ_ROUTER);
  set_option(router, ZMQ_ROUTER_HANDOVER, 1);
  void* dealers[2];
  const std::string endpoints[] = {"inproc://first", "inproc://second"};
  for (int index = 0; index < 2; ++index) {
    dealers[index] = open_socket(context, ZMQ_DEALER);
    EXPECT(zmq_setsockopt(dealers[index], ZMQ_ROUTING_ID, "name", 4) == 0);
    EXPECT(zmq_bind(dealers[index], endpoints[index].c_str()) == 0);
  }
  EXPECT(zmq_connect(router, endpoints[0].c_str()) == 0);
  pump(dealers[0], 5);
  EXPECT(send_frame(dealers[0], "hello"));
  pump(router, 10);  // The router prefetches the message.
  EXPECT(zmq_connect(router, endpoints[1].c_str()) == 0);
  pump(dealers[1], 5);
  pump(router, 5);  // The second peer takes the routing id over.
  EXPECT(zmq_disconnect(router, endpoints[0].c_str()) == 0);
  for (int count = 0; count < 3; ++count) {
    pump(dealers[0], 5);
    pump(router, 5);
  }
  overwrite_freed();
  EXPECT((receive(router) == Frames{"name", "hello"}));
  for (void* socket : {dealers[0], dealers[1], router}) EXPECT(zmq_close(socket) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}
