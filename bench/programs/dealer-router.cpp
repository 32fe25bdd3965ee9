// The counterpart of dealer-router.mjs in C++:
//   dealer-router router ADDRESS SIZE COUNT WINDOW
//   dealer-router dealer ENDPOINT SIZE COUNT WINDOW

#include <algorithm>

#include "socket.h"

static void run_router(void* socket, const char* address, long count) {
  bind(socket, address);
  Frame frame;
  while (count > 0) {
    frame.receive(socket);
    const bool more = frame.more();
    frame.send(socket, more ? ZMQ_SNDMORE : 0);
    if (!more) count--;
  }
  wait_for_end();
}

static void run_dealer(void* socket, const char* endpoint, size_t size, long count,
                       long window) {
  connect(socket, endpoint);
  const std::string message(size, 'x');
  Frame frame;
  std::chrono::steady_clock::time_point start;
  long sent = 0;
  for (; sent < std::min(window, count); sent++) send(socket, message);
  for (long back = 0; back < count; back++) {
    frame.receive(socket);
    frame.check_size(size);
    if (back == 0) start = std::chrono::steady_clock::now();
    if (sent++ < count) send(socket, message);
  }
  std::printf("{\"outcome\":{\"seconds\":%f}}\n", seconds_since(start));
}

int main(int argc, char** argv) {
  if (argc != 6) return 2;
  const size_t size = std::strtoul(argv[3], nullptr, 10);
  const long count = std::atol(argv[4]);
  void* const context = zmq_ctx_new();
  const bool is_router = std::string(argv[1]) == "router";
  void* const socket = open(context, is_router ? ZMQ_ROUTER : ZMQ_DEALER);
  if (is_router)
    run_router(socket, argv[2], count);
  else
    run_dealer(socket, argv[2], size, count, std::atol(argv[5]));
  zmq_close(socket);
  zmq_ctx_term(context);
}
