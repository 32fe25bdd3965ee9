#pragma once

// Classes over libzmq, for the C++ programs of the workloads. A failed call ends the process.

#include <sys/resource.h>
#include <unistd.h>
#include <zmq.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

inline void check(bool fine, const char* what) {
  if (fine) return;
  std::fprintf(stderr, "%s: %s\n", what, zmq_strerror(zmq_errno()));
  std::exit(1);
}

inline void set(void* socket, int option, int value) {
  check(zmq_setsockopt(socket, option, &value, sizeof(value)) == 0, "zmq_setsockopt");
}

inline void* open(void* context, int type) {
  void* const socket = zmq_socket(context, type);
  check(socket != nullptr, "zmq_socket");
  return socket;
}

// Binds, and prints the endpoint.
inline void bind(void* socket, const char* address) {
  check(zmq_bind(socket, address) == 0, "zmq_bind");
  char text[256];
  size_t size = sizeof(text);
  check(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, text, &size) == 0, "zmq_getsockopt");
  std::printf("{\"endpoint\":\"%s\"}\n", text);
  std::fflush(stdout);
}

inline void connect(void* socket, const char* endpoint) {
  check(zmq_connect(socket, endpoint) == 0, "zmq_connect");
}

inline void send(void* socket, const std::string& frame, int flags = 0) {
  check(zmq_send(socket, frame.data(), frame.size(), flags) >= 0, "zmq_send");
}

// A message that can be received into again and again.
class Frame {
 public:
  Frame() { zmq_msg_init(&message_); }
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;
  ~Frame() { zmq_msg_close(&message_); }

  void receive(void* socket) {
    check(zmq_msg_recv(&message_, socket, 0) >= 0, "zmq_msg_recv");
  }
  void send(void* socket, int flags) {
    check(zmq_msg_send(&message_, socket, flags) >= 0, "zmq_msg_send");
  }
  void check_size(size_t size) {
    check(zmq_msg_size(&message_) == size, "a message of another size has arrived");
  }
  bool more() const { return zmq_msg_more(&message_) != 0; }

 private:
  static void check(bool fine, const char* what) { ::check(fine, what); }
  zmq_msg_t message_;
};

inline double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// That of all threads of this process, user and system, in seconds.
inline double processor_time() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return time.tv_sec + time.tv_usec / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Waits until the process that started this one closes the standard input.
inline void wait_for_end() {
  while (std::getchar() != EOF) {
  }
}

// A context with room for many sockets.
inline void* large_context(int sockets) {
  rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  void* const context = zmq_ctx_new();
  zmq_ctx_set(context, ZMQ_MAX_SOCKETS, sockets + 100);
  return context;
}
