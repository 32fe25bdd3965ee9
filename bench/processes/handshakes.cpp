// The clients of the workload handshakes:
//   handshakes ENDPOINT COUNT THREADS PLAIN USER PASSWORD
//   handshakes ENDPOINT COUNT THREADS CURVE PUBLIC-KEY SECRET-KEY SERVER-KEY
// Each thread connects, sends a message, waits for its echo and disconnects, until COUNT
// connections were made in all; prints the seconds that this took.

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "zmq.h"

static void set(void *socket, int option, const std::string &value) {
  if (zmq_setsockopt(socket, option, value.data(), value.size()) != 0) std::abort();
}

static void *open_client(void *context, const std::vector<std::string> &security) {
  void *socket = zmq_socket(context, ZMQ_DEALER);
  if (socket == nullptr) std::abort();
  const int none = 0;
  zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof(none));
  if (security[0] == "PLAIN") {
    set(socket, ZMQ_PLAIN_USERNAME, security[1]);
    set(socket, ZMQ_PLAIN_PASSWORD, security[2]);
  } else {
    set(socket, ZMQ_CURVE_PUBLICKEY, security[1]);
    set(socket, ZMQ_CURVE_SECRETKEY, security[2]);
    set(socket, ZMQ_CURVE_SERVERKEY, security[3]);
  }
  return socket;
}

static void visit(void *context, const std::string &endpoint,
                  const std::vector<std::string> &security) {
  void *socket = open_client(context, security);
  char echo[8];
  if (zmq_connect(socket, endpoint.c_str()) != 0) std::abort();
  if (zmq_send(socket, "x", 1, 0) != 1 || zmq_recv(socket, echo, sizeof(echo), 0) != 1) {
    std::abort();
  }
  zmq_close(socket);
}

int main(int argc, char **argv) {
  if (argc < 7) return 2;
  const std::string endpoint = argv[1];
  const int count = std::atoi(argv[2]);
  const std::vector<std::string> security(argv + 4, argv + argc);
  void *context = zmq_ctx_new();
  // What was there for the first time is not counted.
  visit(context, endpoint, security);
  const auto start = std::chrono::steady_clock::now();
  std::atomic<int> begun{0};
  std::vector<std::thread> threads;
  for (int i = std::atoi(argv[3]); i > 0; i--) {
    threads.emplace_back([&] {
      while (begun++ < count) visit(context, endpoint, security);
    });
  }
  for (std::thread &thread : threads) thread.join();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  std::printf("%f\n", taken.count());
  zmq_ctx_term(context);
}
