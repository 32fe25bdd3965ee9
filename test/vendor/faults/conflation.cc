// Conflation applies to the messages of a socket, and to nothing else.

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

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

std::string endpoint_of(void* socket) {
  char endpoint[256];
  size_t size = sizeof endpoint;
  EXPECT(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
  return endpoint;
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

void conflate_keeps_subscriptions() {
  void* context = zmq_ctx_new();
  const Frames subscriptions{"\1a", "\1b", "\1c"};
  void* sub = conflating(context, ZMQ_SUB);
  void* xpub = open_socket(context, ZMQ_XPUB);
  EXPECT(zmq_bind(xpub, "tcp://127.0.0.1:*") == 0);
  for (const char* topic : {"a", "b", "c"})
    EXPECT(zmq_setsockopt(sub, ZMQ_SUBSCRIBE, topic, 1) == 0);
  EXPECT(zmq_connect(sub, endpoint_of(xpub).c_str()) == 0);
  Frames arrived;
  for (int count = 0; count < 3; ++count)
    for (const auto& frame : receive(xpub)) arrived.push_back(frame);
  std::sort(arrived.begin(), arrived.end());
  EXPECT(arrived == subscriptions);

  // A publisher that conflates takes all subscriptions of a peer.
  void* pub = conflating(context, ZMQ_PUB);
  EXPECT(zmq_bind(sub, "inproc://topics") == 0);
  EXPECT(zmq_connect(pub, "inproc://topics") == 0);
  pump(sub, 5);
  for (const char* topic : {"a", "b", "c"}) {
    EXPECT(send_frame(pub, topic));
    EXPECT(receive(sub) == Frames{topic});
  }
  for (void* socket : {sub, xpub, pub}) EXPECT(zmq_close(socket) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}

// Receives without pauses until that value comes, so that the writer and the reader meet.
void await_value(void* socket, const std::string& last) {
  const auto start = std::chrono::steady_clock::now();
  char value[32];
  while (true) {
    const int size = zmq_recv(socket, value, sizeof value, ZMQ_DONTWAIT);
    if (size > 0 && std::string(value, static_cast<size_t>(size)) == last) return;
    if (size < 0)
      EXPECT(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
  }
}

// Plays 10,000 rounds, or as many as a busy machine plays in three seconds.
void conflate_last_arrives() {
  constexpr int rounds = 10'000;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(3);
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  EXPECT(zmq_bind(pull, "inproc://values") == 0);
  std::atomic<int> received{0};
  std::atomic<bool> over{false};
  std::thread writer([&] {
    void* push = conflating(context, ZMQ_PUSH);
    EXPECT(zmq_connect(push, "inproc://values") == 0);
    for (int round = 1; !over; ++round) {
      for (int early = round % 8; early > 0; --early) EXPECT(send_frame(push, "early"));
      EXPECT(send_frame(push, std::to_string(round)));
      while (received < round && !over) std::this_thread::yield();
    }
    EXPECT(zmq_close(push) == 0);
  });
  for (int round = 1; round <= rounds && std::chrono::steady_clock::now() < end;
       ++round) {
    await_value(pull, std::to_string(round));
    received = round;
  }
  over = true;
  writer.join();
  EXPECT(zmq_close(pull) == 0 && zmq_ctx_term(context) == 0);
}

void conflate_last_before_close() {
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  EXPECT(zmq_bind(pull, "inproc://bound") == 0);
  EXPECT(zmq_bind(pull, "tcp://127.0.0.1:*") == 0);
  for (const std::string& endpoint : {endpoint_of(pull), std::string("inproc://bound"),
                                      std::string("inproc://later")}) {
    void* push = conflating(context, ZMQ_PUSH);
    set_option(push, ZMQ_LINGER, -1);
    EXPECT(zmq_connect(push, endpoint.c_str()) == 0);
    send_two(push);
    EXPECT(zmq_close(push) == 0);
    if (endpoint == "inproc://later") EXPECT(zmq_bind(pull, endpoint.c_str()) == 0);
    Frames value = receive(pull);
    // Over tcp, the first value may be on its way already.
    if (value == Frames{"first"}) value = receive(pull);
    EXPECT(value == Frames{"last"});
  }
  EXPECT(zmq_close(pull) == 0 && zmq_ctx_term(context) == 0);
}

void conflate_is_never_full() {
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  EXPECT(zmq_bind(pull, "inproc://bound") == 0);
  void* push = conflating(context, ZMQ_PUSH);
  EXPECT(zmq_connect(push, "inproc://bound") == 0);
  set_option(push, ZMQ_SNDHWM, 2);
  for (int count = 0; count < 10; ++count)
    EXPECT(send_frame(push, std::to_string(count), ZMQ_DONTWAIT));
  EXPECT(receive(pull) == Frames{"9"});
  EXPECT(zmq_close(push) == 0 && zmq_close(pull) == 0 && zmq_ctx_term(context) == 0);
}

void conflate_wakes_once() {
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  EXPECT(zmq_bind(pull, "inproc://bound") == 0);
  void* push = conflating(context, ZMQ_PUSH);
  EXPECT(zmq_connect(push, "inproc://bound") == 0);
  EXPECT(send_frame(push, "first"));
  EXPECT(receive(pull) == Frames{"first"});
  const size_t before = mallinfo2().uordblks;
  for (int count = 0; count < 50'000; ++count) EXPECT(send_frame(push, "early"));
  EXPECT(send_frame(push, "last"));
  EXPECT(mallinfo2().uordblks < before + (1 << 20));
  EXPECT(receive(pull) == Frames{"last"});
  EXPECT(zmq_close(push) == 0 && zmq_close(pull) == 0 && zmq_ctx_term(context) == 0);
}
