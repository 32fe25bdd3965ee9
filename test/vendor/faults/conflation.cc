// Conflation over inproc, where the routing id of a peer comes before its messages.

#include "scenario.h"

namespace {

void* conflating(void* context, int type) {
  void* socket = open_socket(context, type);
  set_option(socket, ZMQ_CONFLATE, 1);
  return socket;
}

void send_two(void* socket) {
  EXPECT(send_frame(socket, "first"));
  EXPECT(send_frame(socket, "last"));
}

}  // namespace

void conflate_with_routing_id() {
  void* context = zmq_ctx_new();
  for (const bool binds_first : {true, false}) {
    void* router = open_socket(context, ZMQ_ROUTER);
    void* dealer = conflating(context, ZMQ_DEALER);
    EXPECT(zmq_setsockopt(dealer, ZMQ_ROUTING_ID, "name", 4) == 0);
    if (binds_first) EXPECT(zmq_bind(router, "inproc://named") == 0);
    EXPECT(zmq_connect(dealer, "inproc://named") == 0);
    send_two(dealer);
    if (!binds_first) EXPECT(zmq_bind(router, "inproc://named") == 0);
    EXPECT((receive(router) == Frames{"name", "last"}));
    EXPECT(send_frame(router, "name", ZMQ_SNDMORE) && send_frame(router, "reply"));
    EXPECT(receive(dealer) == Frames{"reply"});
    EXPECT(zmq_close(dealer) == 0 && zmq_close(router) == 0);
  }
  EXPECT(zmq_ctx_term(context) == 0);
}

void conflate_before_bind() {
  void* context = zmq_ctx_new();
  void* push = conflating(context, ZMQ_PUSH);
  EXPECT(zmq_connect(push, "inproc://later") == 0);
  send_two(push);
  void* pull = open_socket(context, ZMQ_PULL);
  EXPECT(zmq_bind(pull, "inproc://later") == 0);
  EXPECT(receive(pull) == Frames{"last"});
  EXPECT(zmq_close(push) == 0 && zmq_close(pull) == 0 && zmq_ctx_term(context) == 0);
}
