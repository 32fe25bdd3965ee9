// The sender for scaling.mjs: scaling PEERS SIZE COUNT. It reads endpoints, separated by blanks,
// from a line of its input. PEERS sockets connect to the endpoints in turns, and each sends one
// message. After another line they send COUNT messages in all, in bursts.

#include <algorithm>
#include <iostream>
#include <sstream>
#include <vector>

#include "socket.h"

// The messages of a burst, which one socket sends before the next.
constexpr long burst = 50;

static void send_all(int peers, size_t size, long count) {
  std::string line;
  std::getline(std::cin, line);
  std::istringstream words(line);
  std::vector<std::string> endpoints;
  for (std::string word; words >> word;) endpoints.push_back(word);
  const int many = std::max(peers, static_cast<int>(endpoints.size()));
  void* const context = large_context(many);
  const std::string message(size, 'x');
  std::vector<void*> sockets;
  for (int i = 0; i < many; i++) {
    sockets.push_back(open(context, ZMQ_PUSH));
    connect(sockets.back(), endpoints[static_cast<size_t>(i) % endpoints.size()].c_str());
    send(sockets.back(), message);
  }
  std::getline(std::cin, line);
  for (long sent = 0; sent < count;) {
    for (void* socket : sockets) {
      const long until = std::min(count, sent + burst);
      for (; sent < until; sent++) send(socket, message);
    }
  }
  wait_for_end();
  for (void* socket : sockets) zmq_close(socket);
  zmq_ctx_term(context);
}

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  send_all(std::atoi(argv[1]), std::strtoul(argv[2], nullptr, 10), std::atol(argv[3]));
}
