// The twin of fan-out.mjs:
//   fan-out publisher ADDRESS SIZE COUNT SUBSCRIBERS TOPICS
//   fan-out subscribers ENDPOINT SIZE COUNT SUBSCRIBERS TOPICS
// All subscribers are in one thread, as they are there.

#include <vector>

#include "socket.h"

struct Work {
  const char* endpoint;
  size_t size;
  long count;
  int subscribers;
  int topics;
};

constexpr int unbounded = 0;

static std::string prefix(int topic) {
  char text[16];
  std::snprintf(text, sizeof(text), "%08d", topic);
  return text;
}

static void publish(void* context, const Work& work) {
  void* const socket = open(context, ZMQ_XPUB);
  set(socket, ZMQ_XPUB_VERBOSE, 1);
  set(socket, ZMQ_SNDHWM, unbounded);
  set(socket, ZMQ_RCVHWM, unbounded);
  bind(socket, work.endpoint);
  Frame subscription;
  for (int i = 0; i < work.subscribers * work.topics; i++) subscription.receive(socket);
  std::vector<std::string> messages;
  for (int topic = 0; topic < work.topics; topic++) {
    messages.push_back(prefix(topic));
    messages.back().resize(work.size);
  }
  for (long i = 0; i < work.count; i++) send(socket, messages[i % work.topics]);
  wait_for_end();
  zmq_close(socket);
}

static std::vector<void*> subscribed(void* context, const Work& work) {
  std::vector<void*> sockets;
  for (int i = 0; i < work.subscribers; i++) {
    void* const socket = open(context, ZMQ_SUB);
    set(socket, ZMQ_RCVHWM, unbounded);
    // Subscriptions count, too.
    set(socket, ZMQ_SNDHWM, unbounded);
    for (int topic = 0; topic < work.topics; topic++) {
      const std::string text = prefix(topic);
      check(zmq_setsockopt(socket, ZMQ_SUBSCRIBE, text.data(), text.size()) == 0,
            "ZMQ_SUBSCRIBE");
    }
    connect(socket, work.endpoint);
    sockets.push_back(socket);
  }
  return sockets;
}

// Takes what is there, of at most `left` messages; answers how many are left.
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
  left[0]--;
  zmq_msg_t message;
  zmq_msg_init(&message);
  for (size_t open = sockets.size(); open > 0;) {
    check(zmq_poll(items.data(), static_cast<int>(items.size()), -1) > 0, "zmq_poll");
    for (size_t i = 0; i < items.size(); i++) {
      if (left[i] == 0 || (items[i].revents & ZMQ_POLLIN) == 0) continue;
      left[i] = drain(items[i].socket, &message, work.size, left[i]);
      if (left[i] == 0) open--;
    }
  }
  zmq_msg_close(&message);
  std::printf("{\"outcome\":{\"seconds\":%f}}\n", seconds_since(start));
}

int main(int argc, char** argv) {
  if (argc != 7) return 2;
  const Work work{argv[2], std::strtoul(argv[3], nullptr, 10), std::atol(argv[4]),
                  std::atoi(argv[5]), std::atoi(argv[6])};
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
