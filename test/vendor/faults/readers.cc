// Readers that are at their high-water mark when their peer leaves, and then close.

#include <thread>

#include "scenario.h"

namespace {

void* narrow_pair(void* context) {
  void* socket = open_socket(context, ZMQ_PAIR);
  for (const int option : {ZMQ_SNDHWM, ZMQ_RCVHWM}) set_option(socket, option, 5);
  for (const int option : {ZMQ_SNDBUF, ZMQ_RCVBUF}) set_option(socket, option, 4096);
  return socket;
}

std::string last_endpoint(void* socket) {
  char text[256];
  size_t size = sizeof text;
  EXPECT(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, text, &size) == 0);
  return text;
}

// Sends until the sender, the receiver and the buffers between them are full.
void fill(void* sender) {
  set_option(sender, ZMQ_SNDTIMEO, 50);
  while (send_frame(sender, std::string(4096, 'x'))) continue;
}

// `pause`: how long the reader stays after its peer, in ms.
void close_after_peer(bool reader_binds, int pause) {
  void* context = zmq_ctx_new();
  void* reader = narrow_pair(context);
  void* sender = narrow_pair(context);
  void* binds = reader_binds ? reader : sender;
  EXPECT(zmq_bind(binds, "ipc://*") == 0);
  void* connects = reader_binds ? sender : reader;
  EXPECT(zmq_connect(connects, last_endpoint(binds).c_str()) == 0);
  set_option(reader, ZMQ_LINGER, -1);
  fill(sender);
  EXPECT(zmq_close(sender) == 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(pause));
  EXPECT(zmq_close(reader) == 0 && zmq_ctx_term(context) == 0);
}

}  // namespace

void reader_closes_after_its_peer() {
  for (int round = 0; round < 10; ++round)
    for (const bool reader_binds : {true, false})
      close_after_peer(reader_binds, 2 * round);
}
