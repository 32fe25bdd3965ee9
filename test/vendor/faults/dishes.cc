// A DISH takes a group, then a body.

#include <malloc.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>

#include "scenario.h"
#include "wire.h"

namespace {

constexpr char kMore = 1;

}  // namespace

void dish_when_full() {
  void* context = zmq_ctx_new();
  void* dish = open_socket(context, ZMQ_DISH);
  set_option(dish, ZMQ_RCVHWM, 10);
  EXPECT(zmq_bind(dish, "tcp://127.0.0.1:*") == 0);
  EXPECT(zmq_join(dish, "g") == 0);
  const int radio = wire::dial(dish);
  wire::put(radio, wire::hello("RADIO"));
  wire::skip_hello(radio);
  // One piece, which the DISH reads at once. The piece is larger than the DISH's queue.
  std::string bytes;
  for (int i = 0; i < 50; ++i) bytes += wire::frame("", kMore) + wire::frame("nobody's");
  bytes += wire::frame("g", kMore) + wire::frame("last");
  wire::put(radio, bytes);
  EXPECT(receive(dish) == Frames{"last"});
  close(radio);
  EXPECT(zmq_close(dish) == 0 && zmq_ctx_term(context) == 0);
}

void dish_heartbeats() {
  for (const bool radio_has : {true, false}) {
    void* context = zmq_ctx_new();
    void* radio = open_socket(context, ZMQ_RADIO);
    void* dish = open_socket(context, ZMQ_DISH);
    set_option(radio_has ? radio : dish, ZMQ_HEARTBEAT_IVL, 20);
    set_option(radio_has ? radio : dish, ZMQ_HEARTBEAT_TIMEOUT, 5000);
    EXPECT(zmq_bind(radio, "tcp://127.0.0.1:*") == 0);
    char endpoint[256];
    size_t size = sizeof endpoint;
    EXPECT(zmq_getsockopt(radio, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
    EXPECT(zmq_join(dish, "g") == 0);
    EXPECT(zmq_connect(dish, endpoint) == 0);
    pump(radio, 200);
    for (int i = 0; i < 100; ++i) {
      zmq_msg_t message;
      zmq_msg_init_size(&message, 1);
      *static_cast<char*>(zmq_msg_data(&message)) = static_cast<char>(i);
      EXPECT(zmq_msg_set_group(&message, "g") == 0);
      EXPECT(zmq_msg_send(&message, radio, 0) == 1);
      EXPECT(receive(dish) == Frames{std::string(1, static_cast<char>(i))});
      pump(radio, 5);
    }
    EXPECT(zmq_close(radio) == 0 && zmq_close(dish) == 0 && zmq_ctx_term(context) == 0);
  }
}

#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
// Returns the bytes of malloc's memory without those that libzmq keeps for later.
size_t bytes_in_use() {
  size_t bytes = mallinfo2().uordblks;
#ifdef ZMQ_HAS_KEPT_MEMORY
  bytes -= zmq_kept_memory();
#endif
  return bytes;
}
#endif

void dish_group_alone() {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
  void* context = zmq_ctx_new();
  void* dish = open_socket(context, ZMQ_DISH);
  EXPECT(zmq_bind(dish, "tcp://127.0.0.1:*") == 0);
  const auto connections = [dish](int count) {
    for (int i = 0; i < count; ++i) {
      const int radio = wire::dial(dish);
      wire::put(radio, wire::hello("RADIO"));
      wire::skip_hello(radio);
      // The frame is too long to be stored in the message object: it holds the input
      // buffer.
      wire::put(radio, wire::frame(std::string(100, 'g'), kMore));
      EXPECT(shutdown(radio, SHUT_WR) == 0 && wire::is_over(radio));
      close(radio);
    }
    pump(dish, 100);
  };
  connections(20);
  const size_t before = bytes_in_use();
  connections(200);
  for (int i = 0; i < 20 && bytes_in_use() > before + 300000; ++i) pump(dish, 50);
  EXPECT(bytes_in_use() < before + 300000);
  EXPECT(zmq_close(dish) == 0 && zmq_ctx_term(context) == 0);
#endif
}

void radio_group_alone() {
  void* context = zmq_ctx_new();
  void* radio = open_socket(context, ZMQ_RADIO);
  EXPECT(zmq_bind(radio, "tcp://127.0.0.1:*") == 0);
  const std::string group(200, 'g');
  std::atomic<int> lent{0};
  const auto release = [](void*, void* count) {
    --*static_cast<std::atomic<int>*>(count);
  };
  static char body[100];

  // Each dish leaves while the radio waits to write, mostly between group and body.
  for (size_t size = 41; size < 61; ++size) {
    const int dish = wire::dial(radio);
    wire::put(dish, wire::hello("DISH"));
    wire::skip_hello(dish);
    wire::put(dish, wire::command("\4JOIN" + group));
    pump(radio, 50);
    for (int i = 0; i < 10000; ++i) {
      zmq_msg_t message;
      ++lent;
      EXPECT(zmq_msg_init_data(&message, body, size, release, &lent) == 0);
      EXPECT(zmq_msg_set_group(&message, group.c_str()) == 0);
      EXPECT(zmq_msg_send(&message, radio, 0) >= 0);
    }
    EXPECT(wire::get(dish, 10).size() == 10);
    close(dish);
  }
  EXPECT(zmq_close(radio) == 0 && zmq_ctx_term(context) == 0);
  EXPECT(lent == 0);
}
