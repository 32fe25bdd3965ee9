// Peers that have left, with data that is still in the socket.

#include "scenario.h"

#include <malloc.h>

#include <string>

namespace {

std::string endpoint_of(void* socket) {
  char text[256];
  size_t size = sizeof text;
  EXPECT(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, text, &size) == 0);
  return text;
}

// Calls `use` whenever the other end of a connection is freed, and this end is not.
void use_after_peers_have_left(void (*use)(void* router)) {
  mallopt(M_PERTURB, 0x55);  // Freed memory is overwritten.
  void* context = zmq_ctx_new();
  void* router = open_socket(context, ZMQ_ROUTER);
  EXPECT(zmq_bind(router, "tcp://127.0.0.1:*") == 0);
  const int events = ZMQ_EVENT_PIPES_STATS;
  EXPECT(zmq_socket_monitor_versioned(router, "inproc://monitor", events, 2, ZMQ_PAIR) ==
         0);
  for (int i = 0; i < 10; ++i) {
    void* dealer = open_socket(context, ZMQ_DEALER);
    EXPECT(zmq_connect(dealer, endpoint_of(router).c_str()) == 0);
    EXPECT(send_frame(dealer, "here"));
    EXPECT(receive(router).size() == 2);
    zmq_close(dealer);
    sleep_ms(30);     // The connection ends.
    pump(router, 0);  // This end agrees.
    sleep_ms(30);     // The other end is freed.
    use(router);
  }
  sleep_ms(30);
  zmq_close(router);
  zmq_ctx_term(context);
}

}  // namespace

void leaving_peers_watermarks() {
  use_after_peers_have_left([](void* router) {
    set_option(router, ZMQ_RCVHWM, 500);
    set_option(router, ZMQ_SNDHWM, 500);
  });
}

void leaving_peers_statistics() {
  use_after_peers_have_left([](void* router) { zmq_socket_monitor_pipes_stats(router); });
}

void rep_lost_peer() {
  void* context = zmq_ctx_new();
  void* rep = open_socket(context, ZMQ_REP);
  EXPECT(zmq_bind(rep, "inproc://replies") == 0);
  void* stranger = open_socket(context, ZMQ_DEALER);
  EXPECT(zmq_connect(stranger, "inproc://replies") == 0);
  EXPECT(send_frame(stranger, "no delimiter"));
  zmq_close(stranger);
  sleep_ms(100);
  void* req = open_socket(context, ZMQ_REQ);
  EXPECT(zmq_connect(req, "inproc://replies") == 0);
  EXPECT(send_frame(req, "request"));
  EXPECT(receive(rep) == Frames{"request"});
  EXPECT(send_frame(rep, "reply"));
  EXPECT(receive(req) == Frames{"reply"});
  zmq_close(req);
  zmq_close(rep);
  zmq_ctx_term(context);
}

void disconnect_between_frames() {
  void* context = zmq_ctx_new();
  for (const bool at_once : {true, false}) {
    void* sub = open_socket(context, ZMQ_SUB);
    EXPECT(zmq_setsockopt(sub, ZMQ_SUBSCRIBE, "", 0) == 0);
    void* pubs[2];
    std::string endpoints[2];
    for (int i = 0; i < 2; ++i) {
      pubs[i] = open_socket(context, ZMQ_XPUB);
      EXPECT(zmq_bind(pubs[i], "tcp://127.0.0.1:*") == 0);
      char endpoint[64];
      size_t size = sizeof endpoint;
      EXPECT(zmq_getsockopt(pubs[i], ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
      endpoints[i] = endpoint;
      EXPECT(zmq_connect(sub, endpoint) == 0);
      EXPECT(receive(pubs[i]) == Frames{"\x01"});
    }
    EXPECT(send_frame(pubs[0], "one", ZMQ_SNDMORE) && send_frame(pubs[0], "two"));
    zmq_pollitem_t item{sub, 0, ZMQ_POLLIN, 0};
    EXPECT(zmq_poll(&item, 1, 2000) == 1);
    EXPECT(zmq_disconnect(sub, endpoints[0].c_str()) == 0);
    if (!at_once) pump(sub, 200);
    EXPECT((receive(sub) == Frames{"one", "two"}));
    EXPECT(send_frame(pubs[1], "three"));
    EXPECT(receive(sub) == Frames{"three"});
    for (void* each : {sub, pubs[0], pubs[1]}) zmq_close(each);
  }
  zmq_ctx_term(context);
}
