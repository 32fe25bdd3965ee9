// A sender that lingers writes all messages that it took from its socket before it ends.

#include <thread>

#include "scenario.h"

namespace {

// Kernel buffers of this size are full after a part of one batch.
void narrow(void* socket) {
  set_option(socket, ZMQ_SNDBUF, 4096);
  set_option(socket, ZMQ_RCVBUF, 4096);
}

void* bound(void* context, int type, const char* address, std::string& endpoint) {
  void* socket = open_socket(context, type);
  narrow(socket);
  set_option(socket, ZMQ_RCVHWM, 10);
  set_option(socket, ZMQ_LINGER, -1);
  EXPECT(zmq_bind(socket, address) == 0);
  char text[256];
  size_t size = sizeof text;
  EXPECT(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, text, &size) == 0);
  endpoint = text;
  return socket;
}

void* connected(void* context, int type, const std::string& endpoint, int linger) {
  void* socket = open_socket(context, type);
  narrow(socket);
  set_option(socket, ZMQ_SNDHWM, 0);
  set_option(socket, ZMQ_RCVHWM, 1);
  set_option(socket, ZMQ_LINGER, linger);
  EXPECT(zmq_connect(socket, endpoint.c_str()) == 0);
  return socket;
}

std::string numbered(int i) { return std::to_string(i) + ": of many messages"; }

void expect_all(const char* address, int count) {
  std::string endpoint;
  void* context = zmq_ctx_new();
  void* pull = bound(context, ZMQ_PULL, address, endpoint);
  void* sending_context = zmq_ctx_new();
  void* push = connected(sending_context, ZMQ_PUSH, endpoint, -1);
  for (int i = 0; i < count; ++i) EXPECT(send_frame(push, numbered(i)));
  zmq_close(push);
  std::thread leaving([&] { zmq_ctx_term(sending_context); });
  for (int i = 0; i < count; ++i) {
    EXPECT(receive(pull) == Frames{numbered(i)});
    if (i % 50 == 0) sleep_ms(1);
  }
  leaving.join();
  zmq_close(pull);
  zmq_ctx_term(context);
}

// The sender has written a part of its last message, and the receiver has stopped
// reading.
void expect_end_of_a_sender(int linger, bool receiver_leaves) {
  std::string endpoint;
  void* context = zmq_ctx_new();
  void* pull = bound(context, ZMQ_PULL, "tcp://127.0.0.1:*", endpoint);
  void* sending_context = zmq_ctx_new();
  void* push = connected(sending_context, ZMQ_PUSH, endpoint, linger);
  for (int i = 0; i < 40; ++i) EXPECT(send_frame(push, "small"));
  EXPECT(send_frame(push, std::string(8'000'000, 'x')));
  EXPECT(receive(pull) == Frames{"small"});
  sleep_ms(100);
  zmq_close(push);
  if (receiver_leaves) {
    sleep_ms(50);
    zmq_close(pull);
  }
  zmq_ctx_term(sending_context);
  if (!receiver_leaves) zmq_close(pull);
  zmq_ctx_term(context);
}

}  // namespace

void linger_until_written() {
  for (const char* address : {"tcp://127.0.0.1:*", "ipc://*"})
    for (int count = 3000; count < 3500; count += 50) expect_all(address, count);
}

void linger_ends() {
  expect_end_of_a_sender(50, false);
  expect_end_of_a_sender(0, false);
  expect_end_of_a_sender(-1, true);
}

void stream_until_written() {
  const std::string line(1'000, 'x');
  for (int lines = 200; lines < 210; ++lines) {
    std::string endpoint;
    void* context = zmq_ctx_new();
    void* server = bound(context, ZMQ_STREAM, "tcp://127.0.0.1:*", endpoint);
    void* client = connected(context, ZMQ_STREAM, endpoint, 0);
    const std::string peer = receive(server)[0];
    for (int i = 0; i < lines; ++i)
      EXPECT(send_frame(server, peer, ZMQ_SNDMORE) && send_frame(server, line));
    EXPECT(send_frame(server, peer, ZMQ_SNDMORE) && send_frame(server, ""));
    EXPECT(receive(client)[1].empty());  // The connection is there.
    for (size_t left = lines * line.size(); left > 0;) {
      const Frames got = receive(client);
      EXPECT(got.size() == 2 && !got[1].empty());
      left -= got[1].size();
      pump(server, 0);
    }
    zmq_close(client);
    zmq_close(server);
    zmq_ctx_term(context);
  }
}
