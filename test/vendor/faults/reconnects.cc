// Servers whose client has a full queue, and connects again.

#include <unistd.h>

#include "scenario.h"
#include "wire.h"

namespace {

constexpr int kQueue = 10;

std::string numbered(int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += wire::frame(std::to_string(i));
  return bytes;
}

void* connected(void* context, int type, const std::string& endpoint) {
  void* socket = open_socket(context, type);
  set_option(socket, ZMQ_RCVHWM, kQueue);
  set_option(socket, ZMQ_RECONNECT_IVL, 1);
  EXPECT(zmq_connect(socket, endpoint.c_str()) == 0);
  return socket;
}

void expect_numbered(void* socket, int count) {
  for (int i = 0; i < count; ++i) {
    const Frames frames = receive(socket);
    EXPECT(!frames.empty() && frames.back() == std::to_string(i));
  }
}

void end(void* socket, void* context, int listener, int peer) {
  close(peer);
  close(listener);
  EXPECT(zmq_close(socket) == 0 && zmq_ctx_term(context) == 0);
}

}  // namespace

void input_after_reconnect() {
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  void* context = zmq_ctx_new();
  void* router = connected(context, ZMQ_ROUTER, endpoint);
  const int first = wire::accept(listener);
  wire::put(first, wire::hello("DEALER", "server"));
  wire::skip_hello(first);
  wire::put(first, numbered(kQueue));
  close(first);

  const int second = wire::accept(listener);
  wire::put(second, wire::hello("DEALER", "server"));
  wire::skip_hello(second);
  wire::put(second, wire::command(std::string("\4PING\0\0", 7)));
  EXPECT(wire::get(second, 7) == wire::command("\4PONG"));

  expect_numbered(router, kQueue);
  wire::put(second, wire::frame("after"));
  EXPECT(receive(router) == (Frames{"server", "after"}));
  end(router, context, listener, second);
}

void heartbeat_while_stopped() {
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  set_option(pull, ZMQ_RCVHWM, kQueue);
  set_option(pull, ZMQ_HEARTBEAT_IVL, 50);
  EXPECT(zmq_connect(pull, endpoint.c_str()) == 0);
  const int server = wire::accept(listener);
  wire::put(server, wire::hello("PUSH"));
  wire::skip_hello(server);
  wire::put(server, numbered(4 * kQueue));

  // Six PINGs of nine bytes, without an answer: they take at least six intervals.
  EXPECT(wire::get(server, 6 * 9).size() == 6 * 9);
  expect_numbered(pull, 4 * kQueue);
  // The client reads now, and finds that its server is silent.
  EXPECT(wire::is_over(server));
  end(pull, context, listener, server);
}

void old_peer_when_full() {
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  void* context = zmq_ctx_new();
  void* router = connected(context, ZMQ_ROUTER, endpoint);
  const int first = wire::accept(listener);
  wire::put(first, wire::hello_v2(ZMQ_DEALER, "server") + numbered(kQueue));
  EXPECT(wire::get(first, 14).size() == 14);
  close(first);

  // The client has read this hello before it sends the whole of its hello.
  const int second = wire::accept(listener);
  wire::put(second, wire::hello_v2(ZMQ_DEALER, "server"));
  EXPECT(wire::get(second, 14).size() == 14);

  expect_numbered(router, kQueue);
  wire::put(second, wire::frame("after"));
  EXPECT(receive(router) == (Frames{"server", "after"}));
  end(router, context, listener, second);
}

void old_subscriber_when_full() {
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  void* context = zmq_ctx_new();
  void* publisher = connected(context, ZMQ_PUB, endpoint);
  // ZMTP 1.0: an empty id, then subscriptions; the PUB adds one to them.
  const std::string id("\1\0", 2);
  std::string bytes = id;
  for (int i = 1; i < kQueue; ++i) bytes += std::string("\3\0\1a", 4);
  const int first = wire::accept(listener);
  wire::put(first, bytes);
  EXPECT(wire::get(first, 10).size() == 10);
  close(first);

  const int second = wire::accept(listener);
  wire::put(second, id);
  EXPECT(wire::get(second, 10).size() == 10);
  sleep_ms(200);  // The program is busy and leaves the queue full.
  EXPECT(send_frame(publisher, "news"));
  EXPECT(wire::get(second, 6) == std::string("\5\0news", 6));
  end(publisher, context, listener, second);
}

void old_peer_stays() {
  void* context = zmq_ctx_new();
  void* router = open_socket(context, ZMQ_ROUTER);
  set_option(router, ZMQ_HANDSHAKE_IVL, 100);
  EXPECT(zmq_bind(router, "tcp://127.0.0.1:*") == 0);
  for (const std::string& hello :
       {wire::hello_v2(ZMQ_DEALER, "old"), std::string("\4\0old", 5)}) {
    const int peer = wire::dial(router);
    wire::put(peer, hello);
    sleep_ms(300);  // Longer than a handshake may take.
    const bool is_v1 = hello.size() == 5;
    wire::put(peer, is_v1 ? std::string("\3\0hi", 4) : wire::frame("hi"));
    EXPECT(receive(router) == (Frames{"old", "hi"}));
    close(peer);
    pump(router, 50);
  }
  EXPECT(zmq_close(router) == 0 && zmq_ctx_term(context) == 0);
}

void lost_while_leaving() {
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  void* context = zmq_ctx_new();
  void* dealer = connected(context, ZMQ_DEALER, endpoint);
  const int peer = wire::accept(listener);
  wire::put(peer, wire::hello("ROUTER"));
  wire::skip_hello(peer);
  // The size exceeds the buffers of the kernel, so the second frame is never read.
  EXPECT(send_frame(dealer, std::string(32 << 20, '-'), ZMQ_SNDMORE));
  EXPECT(send_frame(dealer, "end"));
  EXPECT(wire::get(peer, 1000).size() == 1000);

  EXPECT(zmq_disconnect(dealer, endpoint.c_str()) == 0);
  sleep_ms(100);
  // The peer has not read all, so this breaks the connection. The dealer has processed no
  // commands since, and has not confirmed yet that the pipe has ended.
  close(peer);
  sleep_ms(100);
  EXPECT(zmq_close(dealer) == 0 && zmq_ctx_term(context) == 0);
  close(listener);
}
