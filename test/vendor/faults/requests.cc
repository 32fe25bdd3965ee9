// Abandoned requests, and their replies.

#include <cerrno>

#include "scenario.h"

void req_when_full() {
  void* context = zmq_ctx_new();
  void* router = open_socket(context, ZMQ_ROUTER);
  EXPECT(zmq_bind(router, "tcp://127.0.0.1:*") == 0);
  char endpoint[64];
  size_t size = sizeof endpoint;
  EXPECT(zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
  void* req = open_socket(context, ZMQ_REQ);
  for (const int option : {ZMQ_REQ_CORRELATE, ZMQ_REQ_RELAXED, ZMQ_RCVHWM})
    set_option(req, option, 1);
  EXPECT(zmq_connect(req, endpoint) == 0);

  const auto reply = [=] {
    const Frames frames = receive(router);
    EXPECT(!frames.empty());
    for (size_t index = 0; index < frames.size(); ++index)
      EXPECT(
          send_frame(router, frames[index], index + 1 < frames.size() ? ZMQ_SNDMORE : 0));
  };
  // The replies to the first two requests fill the queue.
  for (const std::string request : {"one", "two", "three"})
    EXPECT(send_frame(req, request));
  for (int count = 0; count < 3; ++count) reply();
  sleep_ms(100);
  EXPECT(receive(req) == Frames{"three"});
  EXPECT(send_frame(req, "four"));
  reply();
  EXPECT(receive(req) == Frames{"four"});
  EXPECT(zmq_close(req) == 0 && zmq_close(router) == 0 && zmq_ctx_term(context) == 0);
}

void rep_router_options() {
  void* context = zmq_ctx_new();
  void* rep = open_socket(context, ZMQ_REP);
  const int on = 1;
  const int mandatory = zmq_setsockopt(rep, ZMQ_ROUTER_MANDATORY, &on, sizeof on);
  EXPECT(mandatory == 0 || errno == EINVAL);
  EXPECT(zmq_bind(rep, "tcp://127.0.0.1:*") == 0);
  char endpoint[64];
  size_t size = sizeof endpoint;
  EXPECT(zmq_getsockopt(rep, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
  // A client that does not wait for the reply.
  void* dealer = open_socket(context, ZMQ_DEALER);
  set_option(dealer, ZMQ_LINGER, -1);
  EXPECT(zmq_connect(dealer, endpoint) == 0);
  EXPECT(send_frame(dealer, "", ZMQ_SNDMORE) && send_frame(dealer, "request"));
  EXPECT(zmq_close(dealer) == 0);
  sleep_ms(200);
  EXPECT(receive(rep) == Frames{"request"});
  EXPECT(send_frame(rep, "reply"));
  EXPECT(mandatory == -1);
  EXPECT(zmq_setsockopt(rep, ZMQ_ROUTER_RAW, &on, sizeof on) == -1 && errno == EINVAL);
  // The other options apply to any socket with routing ids.
  set_option(rep, ZMQ_ROUTER_HANDOVER, 1);
  EXPECT(zmq_close(rep) == 0 && zmq_ctx_term(context) == 0);
}
