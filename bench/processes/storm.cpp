// Many peers that connect to one socket:
//   storm server ADDRESS PEERS     the twin of storm.mjs
//   storm peers ENDPOINT PEERS     connects them all; each sends a message
// The server says when it had all messages and by how many bytes it has grown, the peers when
// they began, both as seconds of the system's clock.

#include <vector>

#include "socket.h"

static double now() {
  const auto time = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(time).count();
}

static void serve(void* context, const char* address, int peers) {
  void* const socket = open(context, ZMQ_PULL);
  set(socket, ZMQ_BACKLOG, 4096);
  const long before = resident();
  bind(socket, address);
  Frame frame;
  for (int i = 0; i < peers; i++) frame.receive(socket);
  const double end = now();
  std::printf("{\"outcome\":{\"end\":%f,\"bytes\":%ld}}\n", end, resident() - before);
  zmq_close(socket);
}

static void storm(void* context, const char* endpoint, int peers) {
  std::vector<void*> sockets;
  for (int i = 0; i < peers; i++) sockets.push_back(open(context, ZMQ_PUSH));
  const double start = now();
  for (void* socket : sockets) {
    connect(socket, endpoint);
    send(socket, "x");
  }
  std::printf("{\"outcome\":{\"start\":%f}}\n", start);
  std::fflush(stdout);
  wait_for_end();
  for (void* socket : sockets) {
    set(socket, ZMQ_LINGER, 0);
    zmq_close(socket);
  }
}

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const int peers = std::atoi(argv[3]);
  void* const context = large_context(peers);
  if (std::string(argv[1]) == "server")
    serve(context, argv[2], peers);
  else
    storm(context, argv[2], peers);
  zmq_ctx_term(context);
}
