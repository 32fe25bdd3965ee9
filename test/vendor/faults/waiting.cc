// Connections over inproc that wait until a socket binds the name.

#include "scenario.h"

namespace {

constexpr const char* endpoint = "inproc://later";

void bind_with_hello(void* context) {
  void* router = open_socket(context, ZMQ_ROUTER);
  EXPECT(zmq_setsockopt(router, ZMQ_HELLO_MSG, "hello", 5) == 0);
  EXPECT(zmq_bind(router, endpoint) == 0);
  zmq_close(router);
}

}  // namespace

// A PAIR has one peer. The other waiting peer asks for a routing id.
void inproc_waiting_refused() {
  void* context = zmq_ctx_new();
  void* pair = open_socket(context, ZMQ_PAIR);
  void* first = open_socket(context, ZMQ_PAIR);
  void* router = open_socket(context, ZMQ_ROUTER);
  EXPECT(zmq_connect(first, endpoint) == 0);
  EXPECT(zmq_connect(router, endpoint) == 0);
  EXPECT(zmq_bind(pair, endpoint) == 0);
  EXPECT(send_frame(pair, "works"));
  EXPECT(receive(first) == Frames{"works"});
  for (void* socket : {pair, first, router}) zmq_close(socket);
  zmq_ctx_term(context);
}

// The reaper may be at any point of closing the DEALER when the ROUTER binds.
void inproc_waiting_closed() {
  for (int round = 0; round < 50; ++round) {
    void* context = zmq_ctx_new();
    void* dealer = open_socket(context, ZMQ_DEALER);
    EXPECT(zmq_connect(dealer, endpoint) == 0);
    zmq_close(dealer);
    if (round % 2 == 1) sleep_ms(5);
    bind_with_hello(context);
    zmq_ctx_term(context);
  }
}
