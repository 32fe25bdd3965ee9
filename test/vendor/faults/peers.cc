// A peer that leaves, in the middle of a message or at its end, or takes a routing id.

#include <atomic>
#include <cerrno>
#include <thread>

#include "scenario.h"

namespace {

void* bound(void* context, int type, const char* endpoint) {
  void* socket = open_socket(context, type);
  EXPECT(zmq_bind(socket, endpoint) == 0);
  return socket;
}

// The REQ is in step if a whole new request gets to a new peer and its reply back.
void expect_in_step(void* context, void* req) {
  void* router = bound(context, ZMQ_ROUTER, "inproc://next");
  EXPECT(zmq_connect(req, "inproc://next") == 0);
  EXPECT(send_frame(req, "new", ZMQ_SNDMORE));
  EXPECT(send_frame(req, "request"));
  const Frames request = receive(router);
  EXPECT(request.size() == 4);
  EXPECT((Frames{request.begin() + 1, request.end()} == Frames{"", "new", "request"}));
  EXPECT(send_frame(router, request[0], ZMQ_SNDMORE));
  EXPECT(send_frame(router, "", ZMQ_SNDMORE));
  EXPECT(send_frame(router, "reply"));
  EXPECT(receive(req) == Frames{"reply"});
  zmq_close(router);
}

bool lost(void* req, const std::string& frame, int flags) {
  const bool sent = send_frame(req, frame, flags | ZMQ_DONTWAIT);
  if (!sent) EXPECT(errno == EAGAIN);
  return !sent;
}

constexpr int many = 5000;

// Numbered messages of two frames. One frame is larger than one read of libzmq.
Frames numbered(int i) {
  return {std::to_string(i), std::string(i == many / 2 ? 10'000 : 3, 'x')};
}

void send_numbered(void* push, int from, int to) {
  for (int i = from; i < to; ++i) {
    const Frames frames = numbered(i);
    EXPECT(send_frame(push, frames[0], ZMQ_SNDMORE) && send_frame(push, frames[1]));
  }
}

// A slow receiver, whose sender ends as soon as the kernel has the remaining bytes.
void expect_all_of_a_sender_that_has_left(bool heartbeats) {
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  set_option(pull, ZMQ_RCVHWM, 10);
  void* sending_context = zmq_ctx_new();
  void* push = open_socket(sending_context, ZMQ_PUSH);
  set_option(push, ZMQ_LINGER, -1);
  set_option(push, ZMQ_SNDHWM, 0);
  if (heartbeats) {
    for (void* socket : {pull, push}) set_option(socket, ZMQ_HEARTBEAT_IVL, 10);
    for (void* socket : {pull, push}) set_option(socket, ZMQ_HEARTBEAT_TIMEOUT, 1500);
  }
  EXPECT(zmq_bind(pull, "ipc://*") == 0);
  char endpoint[256];
  size_t size = sizeof endpoint;
  EXPECT(zmq_getsockopt(pull, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
  EXPECT(zmq_connect(push, endpoint) == 0);
  send_numbered(push, 0, many / 2);
  sleep_ms(100);  // Heartbeats come between the messages.
  send_numbered(push, many / 2, many);
  zmq_close(push);
  std::atomic<bool> left = false;
  std::thread leaving([&] {
    zmq_ctx_term(sending_context);
    left = true;
  });
  int received = 0;
  for (; !left; ++received) {
    EXPECT(receive(pull) == numbered(received));
    if (received % 10 == 0) sleep_ms(1);
  }
  leaving.join();
  EXPECT(received < many - 100);
  sleep_ms(heartbeats ? 1800 : 100);
  for (; received < many; ++received) EXPECT(receive(pull) == numbered(received));
  zmq_close(pull);
  zmq_ctx_term(context);
}

}  // namespace

void load_balancer_current_pipe() {
  void* context = zmq_ctx_new();
  void* push = bound(context, ZMQ_PUSH, "inproc://work");
  void* pull[3];
  for (void*& socket : pull) {
    socket = open_socket(context, ZMQ_PULL);
    EXPECT(zmq_connect(socket, "inproc://work") == 0);
  }
  EXPECT(send_frame(push, "first") && send_frame(push, "second"));
  EXPECT(send_frame(push, "begin", ZMQ_SNDMORE));
  EXPECT(receive(pull[1]) == Frames{"second"});
  zmq_close(pull[1]);
  pump(push, 100);
  EXPECT(send_frame(push, "end"));
  EXPECT((receive(pull[2]) == Frames{"begin", "end"}));
  EXPECT(receive(pull[0]) == Frames{"first"});
  zmq_close(pull[0]);
  zmq_close(pull[2]);
  zmq_close(push);
  zmq_ctx_term(context);
}

void req_lost_peer_told_at_the_end() {
  // The peer may leave, or the socket may disconnect it: the load balancer then drops
  // silently.
  for (const bool left : {false, true}) {
    void* context = zmq_ctx_new();
    void* router = bound(context, ZMQ_ROUTER, "inproc://peer");
    void* req = open_socket(context, ZMQ_REQ);
    EXPECT(zmq_connect(req, "inproc://peer") == 0);
    EXPECT(send_frame(req, "begin", ZMQ_SNDMORE | ZMQ_DONTWAIT));
    if (left) EXPECT(zmq_disconnect(req, "inproc://peer") == 0);
    zmq_close(router);
    pump(req, 100);
    if (left) EXPECT(!lost(req, "middle", ZMQ_SNDMORE));
    EXPECT(lost(req, "end", 0));
    char byte;
    EXPECT(zmq_recv(req, &byte, 1, ZMQ_DONTWAIT) < 0 && errno == EFSM);
    expect_in_step(context, req);
    zmq_close(req);
    zmq_ctx_term(context);
  }
}

void req_lost_peer_told_in_between() {
  for (const bool longer : {false, true}) {
    void* context = zmq_ctx_new();
    void* router = bound(context, ZMQ_ROUTER, "inproc://peer");
    void* req = open_socket(context, ZMQ_REQ);
    EXPECT(zmq_connect(req, "inproc://peer") == 0);
    EXPECT(send_frame(req, "begin", ZMQ_SNDMORE | ZMQ_DONTWAIT));
    zmq_close(router);
    pump(req, 100);
    EXPECT(lost(req, "middle", ZMQ_SNDMORE));
    if (longer) EXPECT(!lost(req, "swallowed", ZMQ_SNDMORE));
    EXPECT(!lost(req, "", 0));
    expect_in_step(context, req);
    zmq_close(req);
    zmq_ctx_term(context);
  }
}

void req_lost_peer_told_at_the_start() {
  for (const int flags : {0, ZMQ_SNDMORE}) {
    void* context = zmq_ctx_new();
    void* router = bound(context, ZMQ_ROUTER, "inproc://peer");
    void* req = open_socket(context, ZMQ_REQ);
    EXPECT(zmq_connect(req, "inproc://peer") == 0);
    zmq_close(router);
    sleep_ms(100);
    // libzmq checks for commands only now and then. Between two checks, the delimiter
    // goes out before the socket notices that its peer has left.
    reads_without_news = 1;
    EXPECT(lost(req, "request", flags));
    EXPECT(reads_without_news == 0);
    expect_in_step(context, req);
    zmq_close(req);
    zmq_ctx_term(context);
  }
}

void connect_routing_id_taken() {
  void* context = zmq_ctx_new();
  for (const int type : {ZMQ_ROUTER, ZMQ_STREAM}) {
    void* hub = open_socket(context, type);
    void* peer = bound(context, type, "tcp://127.0.0.1:*");
    char endpoint[64];
    size_t size = sizeof endpoint;
    EXPECT(zmq_getsockopt(peer, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
    for (int i = 0; i < 2; ++i) {
      EXPECT(zmq_setsockopt(hub, ZMQ_CONNECT_ROUTING_ID, "name", 4) == 0);
      EXPECT(zmq_connect(hub, endpoint) == 0);
      sleep_ms(50);
    }
    pump(hub, 50);
    EXPECT(send_frame(hub, "name", ZMQ_SNDMORE) && send_frame(hub, "hello"));
    Frames got;
    do got = receive(peer);
    while (got.size() == 2 && got[1].empty());  // STREAM reports connections.
    EXPECT(got.size() == 2 && got[1] == "hello");
    zmq_close(hub);
    zmq_close(peer);
  }
  zmq_ctx_term(context);
}

void leaving_peers() {
  void* context = zmq_ctx_new();
  void* server = bound(context, ZMQ_SERVER, "inproc://server");
  void* client = open_socket(context, ZMQ_CLIENT);
  EXPECT(zmq_connect(client, "inproc://server") == 0);
  EXPECT(send_frame(client, "first") && send_frame(client, "second"));
  zmq_msg_t message;
  zmq_msg_init(&message);
  EXPECT(zmq_msg_recv(&message, server, 0) == 5);
  zmq_close(client);
  const auto refused = [&] {
    zmq_msg_t copy;
    zmq_msg_init(&copy);
    EXPECT(zmq_msg_copy(&copy, &message) == 0);
    const bool sent = zmq_msg_send(&copy, server, ZMQ_DONTWAIT) >= 0;
    const int error = errno;
    zmq_msg_close(&copy);
    errno = error;
    return !sent;
  };
  for (int passed = 0; !refused() && passed < 2000; passed += 5) sleep_ms(5);
  EXPECT(refused() && errno == EHOSTUNREACH);
  zmq_msg_close(&message);
  zmq_close(server);
  zmq_ctx_term(context);
}

void leaving_peers_when_full() {
  void* context = zmq_ctx_new();
  void* router = open_socket(context, ZMQ_ROUTER);
  set_option(router, ZMQ_ROUTER_MANDATORY, 1);
  set_option(router, ZMQ_SNDHWM, 1);
  EXPECT(zmq_bind(router, "inproc://router") == 0);
  void* dealer = open_socket(context, ZMQ_DEALER);
  set_option(dealer, ZMQ_RCVHWM, 1);
  EXPECT(zmq_connect(dealer, "inproc://router") == 0);
  EXPECT(send_frame(dealer, "first") && send_frame(dealer, "second"));
  const std::string peer = receive(router)[0];
  const auto refused = [&] {
    return !send_frame(router, peer, ZMQ_SNDMORE | ZMQ_DONTWAIT);
  };
  while (!refused()) EXPECT(send_frame(router, "x"));
  EXPECT(errno == EAGAIN);
  zmq_close(dealer);
  for (int passed = 0; refused() && errno == EAGAIN && passed < 2000; passed += 5)
    sleep_ms(5);
  EXPECT(refused() && errno == EHOSTUNREACH);
  zmq_close(router);
  zmq_ctx_term(context);
}

void disconnect_message() {
  for (int round = 0; round < 500; ++round) {
    void* context = zmq_ctx_new();
    void* router = open_socket(context, ZMQ_ROUTER);
    EXPECT(zmq_setsockopt(router, ZMQ_DISCONNECT_MSG, "gone", 4) == 0);
    EXPECT(zmq_bind(router, "ipc://*") == 0);
    char endpoint[256];
    size_t size = sizeof endpoint;
    EXPECT(zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
    void* sending_context = zmq_ctx_new();
    void* dealer = open_socket(sending_context, ZMQ_DEALER);
    EXPECT(zmq_connect(dealer, endpoint) == 0);
    EXPECT(send_frame(dealer, "hello"));
    EXPECT(receive(router).size() == 2);
    std::thread leaving([&] {
      zmq_close(dealer);
      zmq_ctx_term(sending_context);
    });
    for (volatile int pause = 0; pause < round * 100; pause = pause + 1) {
    }
    zmq_close(router);
    zmq_ctx_term(context);
    leaving.join();
  }
}

void ipc_peer_has_left() { expect_all_of_a_sender_that_has_left(false); }

void ipc_peer_has_left_heartbeats() { expect_all_of_a_sender_that_has_left(true); }
