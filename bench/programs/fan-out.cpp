// The counterpart of fan-out.mjs in C++:
//   fan-out publisher ADDRESS SIZE COUNT SUBSCRIBERS
//   fan-out subscribers ENDPOINT SIZE COUNT SUBSCRIBERS
// All subscribers are in one thread, as in fan-out.mjs.

#include <vector>

#include "socket.h"

struct Work {
  const char* address;
  size_t size;
  long count;
  int subscribers;
};

constexpr int unbounded = 0;

static void publish(void* context, const Work& work) {
  void* const socket = open(context, ZMQ_XPUB);
  set(socket, ZMQ_XPUB_VERBOSE, 1);
  set(socket, ZMQ_SNDHWM, unbounded);
  set(socket, ZMQ_RCVHWM, unbounded);
  bind(socket, work.address);
  Frame subscription;
  for (int i = 0; i < work.subscribers; i++) subscription.receive(socket);
  const std::string message(work.size, 'x');
  for (long i = 0; i < work.count; i++) send(socket, message);
  wait_for_end();
  zmq_close(socket);
}

static std::vector<void*> subscribed(void* context, const Work& work) {
  std::vector<void*> sockets;
  for (int i = 0; i < work.subscribers; i++) {
    void* const socket = open(context, ZMQ_SUB);
    set(socket, ZMQ_RCVHWM, unbounded);
    check(zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0) == 0, "ZMQ_SUBSCRIBE");
    connect(socket, work.address);
    sockets.push_back(socket);
  }
  return sockets;
}

// Receives the messages that have arrived, `left` at most. Returns how many are still missing.
static long drain(void* socket, zmq_msg_t* message, size_t size, long left) {
  while (left > 0) {
    const int received = zmq_msg_recv(message, socket, ZMQ_DONTWAIT);
    if (received < 0) {
      check(zmq_errno() == EAGAIN, "zmq_msg_recv");
      break;
    }
    check(static_cast<size_t>(received) == size, "a message of another size");
    left--;
  }
  return left;
}

static void receive_all(const std::vector<void*>& sockets, const Work& work) {
  Frame first;
  first.receive(sockets[0]);
  const auto start = std::chrono::steady_clock::now();
  std::vector<zmq_pollitem_t> items;
  std::vector<long> left;
  for (void* socket : sockets) {
    items.push_back({socket, 0, ZMQ_POLLIN, 0});
    left.push_back(work.count);
  }
  size_t unfinished = --left[0] == 0 ? sockets.size() - 1 : sockets.size();
  zmq_msg_t message;
  zmq_msg_init(&message);
  while (unfinished > 0) {
    check(zmq_poll(items.data(), static_cast<int>(items.size()), -1) > 0, "zmq_poll");
    for (size_t i = 0; i < items.size(); i++) {
      if (left[i] == 0 || (items[i].revents & ZMQ_POLLIN) == 0) continue;
      left[i] = drain(items[i].socket, &message, work.size, left[i]);
      if (left[i] == 0) unfinished--;
    }
  }
  zmq_msg_close(&message);
  std::printf("{\"outcome\":{\"seconds\":%f}}\n", seconds_since(start));
}

int main(int argc, char** argv) {
  if (argc != 6) return 2;
  const Work work{argv[2], std::strtoul(argv[3], nullptr, 10), std::atol(argv[4]),
                  std::atoi(argv[5])};
  void* const context = zmq_ctx_new();
  if (std::string(argv[1]) == "publisher") {
    publish(context, work);
  } else {
    const std::vector<void*> sockets = subscribed(context, work);
    receive_all(sockets, work);
    for (void* socket : sockets) zmq_close(socket);
  }
  zmq_ctx_term(context);
}
