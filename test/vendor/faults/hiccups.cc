// Connections that are restored after the socket, or its options, have changed.

#include <malloc.h>
#include <unistd.h>

#include "scenario.h"
#include "wire.h"

namespace {

// A socket that connects to a peer on a plain descriptor.
struct Connection {
  std::string endpoint;
  int listener = wire::listen(endpoint);
  void* context = zmq_ctx_new();
  void* socket;
  std::string hello;
  int peer = -1;

  Connection(int type, const std::string& peer_type)
      : socket(open_socket(context, type)), hello(wire::hello(peer_type)) {
    set_option(socket, ZMQ_RECONNECT_IVL, 1);
  }
  ~Connection() {
    close(peer);
    close(listener);
    EXPECT(zmq_close(socket) == 0 && zmq_ctx_term(context) == 0);
  }
  void connect() {
    EXPECT(zmq_connect(socket, endpoint.c_str()) == 0);
    meet();
    pump(socket, 50);
  }
  void meet() {
    peer = wire::accept(listener);
    wire::put(peer, hello);
    wire::skip_hello(peer);
  }
  void meet_again() {
    close(peer);
    meet();
  }
};

}  // namespace

void closed_after_reconnect() {
  Connection connection(ZMQ_SUB, "PUB");
  set_option(connection.socket, ZMQ_LINGER, -1);
  connection.connect();
  connection.meet_again();
  sleep_ms(50);
  // The socket closes before it has processed the commands of its connection.
}

void hiccup_message_counted() {
  Connection connection(ZMQ_DEALER, "ROUTER");
  set_option(connection.socket, ZMQ_RCVHWM, 2);
  EXPECT(zmq_setsockopt(connection.socket, ZMQ_HICCUP_MSG, "hiccup", 6) == 0);
  connection.connect();
  close(connection.peer);
  EXPECT(receive(connection.socket) == Frames{"hiccup"});
  connection.meet();
  for (int count = 0; count < 10; ++count) {
    wire::put(connection.peer, wire::frame("message"));
    EXPECT(receive(connection.socket) == Frames{"message"});
  }
}

void immediate_for_later_connections() {
  for (const int now : {1, 0}) {
    Connection connection(ZMQ_SUB, "PUB");
    EXPECT(zmq_setsockopt(connection.socket, ZMQ_SUBSCRIBE, "", 0) == 0);
    set_option(connection.socket, ZMQ_IMMEDIATE, now);
    connection.connect();
    set_option(connection.socket, ZMQ_IMMEDIATE, 1 - now);
    connection.meet_again();
    pump(connection.socket, 100);
    wire::put(connection.peer, wire::frame("message"));
    EXPECT(receive(connection.socket) == Frames{"message"});
  }
  Connection connection(ZMQ_DEALER, "ROUTER");
  set_option(connection.socket, ZMQ_IMMEDIATE, 1);
  connection.connect();
  set_option(connection.socket, ZMQ_IMMEDIATE, 0);
  connection.meet_again();
  pump(connection.socket, 100);
}

void unread_when_lost() {
  Connection connection(ZMQ_DEALER, "ROUTER");
  set_option(connection.socket, ZMQ_IMMEDIATE, 1);
  connection.connect();
  wire::put(connection.peer, wire::frame("first") + wire::frame("second"));
  EXPECT(receive(connection.socket) == Frames{"first"});
  connection.meet_again();
  pump(connection.socket, 100);
  EXPECT(receive(connection.socket) == Frames{"second"});
}

void groups_without_room_are_freed() {
  Connection connection(ZMQ_DISH, "RADIO");
  set_option(connection.socket, ZMQ_SNDHWM, 10);
  const std::string group(200, 'g');
  for (int number = 0; number < 300; ++number)
    EXPECT(zmq_join(connection.socket, (group + std::to_string(number)).c_str()) == 0);
  connection.connect();
  size_t before = 0;
  for (int round = 0; round < 60; ++round) {
    connection.meet_again();
    pump(connection.socket, 10);
    if (round == 9) before = mallinfo2().uordblks;
  }
  EXPECT(mallinfo2().uordblks < before + (1 << 20));
}
