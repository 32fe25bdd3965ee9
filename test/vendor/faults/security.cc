// Peers whose user id a ZAP handler gives, and subscriptions in the boxes of CURVE.

#include <thread>

#include "scenario.h"

namespace {

std::string endpoint_of(void* socket) {
  char text[256];
  size_t size = sizeof text;
  EXPECT(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, text, &size) == 0);
  return text;
}

// Allows everybody as "somebody", until the context ends.
std::thread serve_zap(void* context) {
  void* handler = open_socket(context, ZMQ_ROUTER);
  set_option(handler, ZMQ_RCVTIMEO, -1);
  EXPECT(zmq_bind(handler, "inproc://zeromq.zap.01") == 0);
  return std::thread([handler] {
    for (;;) {
      const Frames request = receive(handler);
      if (request.size() < 4) break;
      const Frames reply{request[0], "", "1.0", request[3], "200", "OK", "somebody"};
      for (const std::string& frame : reply)
        EXPECT(send_frame(handler, frame, ZMQ_SNDMORE));
      EXPECT(send_frame(handler, ""));
    }
    zmq_close(handler);
  });
}

// Two sockets with PLAIN, the first a server that is bound.
void connect_plain(void* server, void* client) {
  set_option(server, ZMQ_PLAIN_SERVER, 1);
  EXPECT(zmq_bind(server, "tcp://127.0.0.1:*") == 0);
  EXPECT(zmq_setsockopt(client, ZMQ_PLAIN_USERNAME, "user", 4) == 0);
  EXPECT(zmq_setsockopt(client, ZMQ_PLAIN_PASSWORD, "pass", 4) == 0);
  EXPECT(zmq_connect(client, endpoint_of(server).c_str()) == 0);
}

void set_text(void* socket, int option, const std::string& text) {
  EXPECT(zmq_setsockopt(socket, option, text.data(), text.size()) == 0);
}

}  // namespace

void user_id_at_low_watermark() {
  void* context = zmq_ctx_new();
  std::thread handler = serve_zap(context);
  void* pull = open_socket(context, ZMQ_PULL);
  set_option(pull, ZMQ_RCVHWM, 1);
  void* push = open_socket(context, ZMQ_PUSH);
  connect_plain(pull, push);
  for (const char* text : {"one", "two", "three"}) {
    EXPECT(send_frame(push, text));
    EXPECT(receive(pull) == Frames{text});
  }
  for (void* each : {push, pull}) zmq_close(each);
  zmq_ctx_shutdown(context);
  handler.join();
  zmq_ctx_term(context);
}

void user_id_of_replier() {
  void* context = zmq_ctx_new();
  std::thread handler = serve_zap(context);
  void* req = open_socket(context, ZMQ_REQ);
  void* rep = open_socket(context, ZMQ_REP);
  connect_plain(req, rep);
  EXPECT(send_frame(req, "question"));
  EXPECT(receive(rep) == Frames{"question"});
  EXPECT(send_frame(rep, "reply"));
  EXPECT(receive(req) == Frames{"reply"});
  for (void* each : {req, rep}) zmq_close(each);
  zmq_ctx_shutdown(context);
  handler.join();
  zmq_ctx_term(context);
}

void user_id_of_radio() {
  void* context = zmq_ctx_new();
  std::thread handler = serve_zap(context);
  void* dish = open_socket(context, ZMQ_DISH);
  EXPECT(zmq_join(dish, "group") == 0);
  set_option(dish, ZMQ_RCVTIMEO, 20);
  void* radio = open_socket(context, ZMQ_RADIO);
  connect_plain(dish, radio);
  Frames received;
  for (int turn = 0; turn < 100 && received.empty(); ++turn) {
    zmq_msg_t message;
    EXPECT(zmq_msg_init_size(&message, 0) == 0);
    EXPECT(zmq_msg_set_group(&message, "group") == 0);
    EXPECT(zmq_msg_send(&message, radio, 0) == 0);
    received = receive(dish);
  }
  EXPECT(received == Frames{""});
  for (void* each : {dish, radio}) zmq_close(each);
  zmq_ctx_shutdown(context);
  handler.join();
  zmq_ctx_term(context);
}

void ws_curve_subscriptions() {
  void* context = zmq_ctx_new();
  char server_public[41], server_secret[41], client_public[41], client_secret[41];
  EXPECT(zmq_curve_keypair(server_public, server_secret) == 0);
  EXPECT(zmq_curve_keypair(client_public, client_secret) == 0);
  void* xpub = open_socket(context, ZMQ_XPUB);
  set_option(xpub, ZMQ_CURVE_SERVER, 1);
  set_text(xpub, ZMQ_CURVE_SECRETKEY, server_secret);
  EXPECT(zmq_bind(xpub, "ws://127.0.0.1:*") == 0);
  void* sub = open_socket(context, ZMQ_SUB);
  set_text(sub, ZMQ_CURVE_SERVERKEY, server_public);
  set_text(sub, ZMQ_CURVE_PUBLICKEY, client_public);
  set_text(sub, ZMQ_CURVE_SECRETKEY, client_secret);
  EXPECT(zmq_connect(sub, endpoint_of(xpub).c_str()) == 0);
  set_text(sub, ZMQ_SUBSCRIBE, "topic");
  EXPECT(receive(xpub) == Frames{"\x01topic"});
  EXPECT(send_frame(xpub, "topic!"));
  EXPECT(receive(sub) == Frames{"topic!"});
  set_text(sub, ZMQ_UNSUBSCRIBE, "topic");
  EXPECT((receive(xpub) == Frames{std::string("\0topic", 6)}));
  for (void* each : {sub, xpub}) zmq_close(each);
  zmq_ctx_term(context);
}
