// Connections that fail.

#include <unistd.h>

#include "scenario.h"
#include "wire.h"

namespace {

// The next event of a monitor.
int next_event(void* events) {
  const Frames frames = receive(events);
  EXPECT(frames.size() == 2);
  return static_cast<unsigned char>(frames[0][0]) |
         static_cast<unsigned char>(frames[0][1]) << 8;
}

void* monitor(void* context, void* socket, int wanted) {
  EXPECT(zmq_socket_monitor(socket, "inproc://events", wanted) == 0);
  void* events = open_socket(context, ZMQ_PAIR);
  EXPECT(zmq_connect(events, "inproc://events") == 0);
  return events;
}

}  // namespace

// Connects to a port where nobody listens, from that very port.
void tcp_self_connection() {
  std::string endpoint;
  close(wire::listen(endpoint));
  const std::string address = endpoint.substr(sizeof "tcp://" - 1);
  void* context = zmq_ctx_new();
  void* dealer = open_socket(context, ZMQ_DEALER);
  set_option(dealer, ZMQ_RECONNECT_IVL, 20);
  void* events =
      monitor(context, dealer, ZMQ_EVENT_CONNECTED | ZMQ_EVENT_CONNECT_RETRIED);
  EXPECT(zmq_connect(dealer, ("tcp://" + address + ';' + address).c_str()) == 0);
  for (int i = 0; i < 3; ++i) EXPECT(next_event(events) == ZMQ_EVENT_CONNECT_RETRIED);

  EXPECT(zmq_close(dealer) == 0 && zmq_close(events) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}

void plain_error_name() {
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  void* context = zmq_ctx_new();
  void* client = open_socket(context, ZMQ_DEALER);
  EXPECT(zmq_setsockopt(client, ZMQ_PLAIN_USERNAME, "name", 4) == 0);
  EXPECT(zmq_setsockopt(client, ZMQ_PLAIN_PASSWORD, "wrong", 5) == 0);
  const int failures =
      ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL;
  void* events = monitor(context, client, failures);
  EXPECT(zmq_connect(client, endpoint.c_str()) == 0);

  const int server = wire::accept(listener);
  std::string greeting = wire::hello("ROUTER").substr(0, 64);
  greeting.replace(12, 5, "PLAIN")[32] = 1;
  wire::put(server, greeting);
  wire::skip_hello(server);
  wire::put(server, wire::command("\5ERROR\003400"));
  EXPECT(next_event(events) == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);

  close(server);
  close(listener);
  EXPECT(zmq_close(client) == 0 && zmq_close(events) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}
