// High-water marks that change while sockets are connected.

#include "scenario.h"

namespace {

constexpr int kMany = 100;

struct Pair {
  void* context = zmq_ctx_new();
  void* push = open_socket(context, ZMQ_PUSH);
  void* pull = open_socket(context, ZMQ_PULL);

  Pair() { set_option(push, ZMQ_SNDTIMEO, 2000); }
  ~Pair() {
    EXPECT(zmq_close(push) == 0 && zmq_close(pull) == 0 && zmq_ctx_term(context) == 0);
  }
  void bind(const std::string& transport) {
    const bool tcp = transport == "tcp";
    EXPECT(zmq_bind(pull, tcp ? "tcp://127.0.0.1:*" : "inproc://marks") == 0);
  }
  void connect() {
    char endpoint[256];
    size_t size = sizeof endpoint;
    EXPECT(zmq_getsockopt(pull, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
    EXPECT(zmq_connect(push, endpoint) == 0);
  }
  void pass(int count) {
    for (int number = 0; number < count; ++number) {
      EXPECT(send_frame(push, std::to_string(number)));
      EXPECT(receive(pull) == Frames{std::to_string(number)});
    }
  }
  int fill() {
    int count = 0;
    while (send_frame(push, "message", ZMQ_DONTWAIT)) ++count;
    return count;
  }
  void drain(int count) {
    for (int number = 0; number < count; ++number)
      EXPECT(receive(pull) == Frames{"message"});
  }
};

}  // namespace

void lower_marks() {
  for (const int option : {ZMQ_SNDHWM, ZMQ_RCVHWM})
    for (const int before : {1000, 0})
      for (const char* transport : {"tcp", "inproc"}) {
        Pair pair;
        set_option(pair.push, ZMQ_SNDHWM, before);
        set_option(pair.pull, ZMQ_RCVHWM, before);
        pair.bind(transport);
        pair.connect();
        pair.pass(kMany);
        set_option(pair.push, ZMQ_SNDHWM, option == ZMQ_SNDHWM ? 2 : 1);
        set_option(pair.pull, ZMQ_RCVHWM, option == ZMQ_SNDHWM ? 1 : 2);
        pair.pass(kMany);
      }
}

void higher_send_mark() {
  Pair pair;
  set_option(pair.push, ZMQ_SNDHWM, 2);
  pair.bind("inproc");
  pair.connect();
  pair.fill();
  set_option(pair.push, ZMQ_SNDHWM, 1000);
  EXPECT(send_frame(pair.push, "message", ZMQ_DONTWAIT));
}

void higher_mark_before_connection() {
  Pair pair;
  void* other = open_socket(pair.context, ZMQ_PULL);
  EXPECT(zmq_bind(other, "tcp://127.0.0.1:*") == 0);
  char endpoint[256];
  size_t size = sizeof endpoint;
  EXPECT(zmq_getsockopt(other, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
  EXPECT(zmq_unbind(other, endpoint) == 0);
  set_option(pair.push, ZMQ_RECONNECT_IVL, 10);
  set_option(pair.push, ZMQ_SNDHWM, 2);
  EXPECT(zmq_connect(pair.push, endpoint) == 0);
  EXPECT(pair.fill() == 2);
  set_option(pair.push, ZMQ_SNDHWM, 10);
  EXPECT(pair.fill() == 8);
  EXPECT(zmq_close(other) == 0);
}

void higher_receive_mark() {
  Pair pair;
  set_option(pair.pull, ZMQ_RCVHWM, 2);
  pair.bind("tcp");
  pair.connect();
  const int count = 10;
  for (int number = 0; number < count; ++number) EXPECT(send_frame(pair.push, "message"));
  pump(pair.pull, 100);
  set_option(pair.pull, ZMQ_RCVHWM, 1000);
  pair.drain(count);
}

void marks_of_inproc_peers() {
  for (const bool binds_first : {true, false}) {
    Pair pair;
    if (binds_first) pair.bind("inproc");
    set_option(pair.push, ZMQ_SNDHWM, 5);
    EXPECT(zmq_connect(pair.push, "inproc://marks") == 0);
    if (!binds_first) {
      EXPECT(pair.fill() == 5);
      set_option(pair.push, ZMQ_SNDHWM, 7);
      EXPECT(pair.fill() == 2);
      set_option(pair.pull, ZMQ_RCVHWM, 1000);
      pair.bind("inproc");
      pump(pair.push, 5);
      EXPECT(pair.fill() == 1000);
      pair.drain(1007);
    }
    pump(pair.pull, 5);
    set_option(pair.push, ZMQ_SNDHWM, 2);
    set_option(pair.pull, ZMQ_RCVHWM, 3);
    pump(pair.pull, 5);
    pump(pair.push, 5);
    EXPECT(pair.fill() == 5);
    pair.drain(5);
    set_option(pair.pull, ZMQ_RCVHWM, 10);
    set_option(pair.push, ZMQ_SNDHWM, 20);
    pump(pair.push, 5);
    EXPECT(pair.fill() == 30);
    pair.drain(30);
    pair.pass(kMany);
  }
}
