// Requests that were given up, and their replies.

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
  // The replies to the first two fill the queue.
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
