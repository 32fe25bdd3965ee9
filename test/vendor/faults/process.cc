// What all contexts of a process share: signals, the source of random numbers, and calls
// of the kernel.

#include <poll.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "scenario.h"

namespace {

thread_local int polls_until_signal = -1;
int random_closings = 0;
// What all threads have asked the kernel for.
std::atomic<int> polls{0};
std::atomic<int> changes_of_interest{0};
std::atomic<int> process_ids{0};

}  // namespace

thread_local int reads_without_news = 0;

// These functions replace those of the C library, and count their calls. A signal arrives
// during the chosen call of poll().
int poll(pollfd* items, nfds_t count, int timeout) {
  ++polls;
  if (polls_until_signal >= 0 && polls_until_signal-- == 0) {
    errno = EINTR;
    return -1;
  }
  return static_cast<int>(syscall(SYS_poll, items, count, timeout));
}

ssize_t read(int descriptor, void* buffer, size_t size) {
  if (reads_without_news > 0) {
    --reads_without_news;
    errno = EAGAIN;
    return -1;
  }
  return syscall(SYS_read, descriptor, buffer, size);
}

int epoll_ctl(int poller, int operation, int descriptor, epoll_event* event) noexcept {
  ++changes_of_interest;
  return static_cast<int>(syscall(SYS_epoll_ctl, poller, operation, descriptor, event));
}

pid_t getpid() noexcept {
  ++process_ids;
  return static_cast<pid_t>(syscall(SYS_getpid));
}

// The linker redirects calls of randombytes_close to this function.
extern "C" int __wrap_randombytes_close() {
  ++random_closings;
  return 0;
}

void interrupted_commands() {
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  void* push = open_socket(context, ZMQ_PUSH);
  EXPECT(zmq_bind(pull, "inproc://work") == 0);
  EXPECT(zmq_connect(push, "inproc://work") == 0);
  EXPECT(send_frame(push, "message"));
  int events;
  size_t size = sizeof events;
  polls_until_signal = 0;  // Looking for commands calls nothing that a signal interrupts.
  EXPECT(zmq_getsockopt(pull, ZMQ_EVENTS, &events, &size) == 0);
  EXPECT(events & ZMQ_POLLIN);
  EXPECT(polls_until_signal == 0);
  EXPECT(receive(pull) == Frames{"message"});
  char byte;
  EXPECT(zmq_recv(pull, &byte, 1, 0) < 0 && errno == EINTR);  // A wait is interrupted.
  EXPECT(polls_until_signal == -1);
  zmq_close(push);
  zmq_close(pull);
  zmq_ctx_term(context);
}

namespace {

// Makes round trips of one request at a time, while both ends look for messages without
// waiting for them, as an event loop does.
void make_round_trips(void* req, void* rep, int count) {
  const auto receive_at_once = [](void* socket) {
    char byte;
    while (zmq_recv(socket, &byte, 1, ZMQ_DONTWAIT) < 0) EXPECT(errno == EAGAIN);
  };
  for (int i = 0; i < count; i++) {
    EXPECT(send_frame(req, "?"));
    receive_at_once(rep);
    EXPECT(send_frame(rep, "!"));
    receive_at_once(req);
  }
}

}  // namespace

// Counts what 100 round trips ask the kernel for, after the connection was made.
void round_trip_calls() {
  constexpr int round_trips = 100;
  void* context = zmq_ctx_new();
  void* rep = open_socket(context, ZMQ_REP);
  void* req = open_socket(context, ZMQ_REQ);
  EXPECT(zmq_bind(rep, "tcp://127.0.0.1:*") == 0);
  char endpoint[64];
  size_t size = sizeof endpoint;
  EXPECT(zmq_getsockopt(rep, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
  EXPECT(zmq_connect(req, endpoint) == 0);
  make_round_trips(req, rep, 1);
  polls = changes_of_interest = process_ids = 0;
  make_round_trips(req, rep, round_trips);
  EXPECT(polls == 0);
  EXPECT(changes_of_interest < round_trips / 2);
  EXPECT(process_ids == 0);
  zmq_close(req);
  zmq_close(rep);
  zmq_ctx_term(context);
}

void random_stays_open() {
  char public_key[41];
  char secret_key[41];
  EXPECT(zmq_curve_keypair(public_key, secret_key) == 0);
  void* context = zmq_ctx_new();
  zmq_close(open_socket(context, ZMQ_PAIR));
  zmq_ctx_term(context);
  EXPECT(random_closings == 0);
}

// A proxy that speaks SOCKS 5 and refuses every client.
void socks_refused() {
  void* const context = zmq_ctx_new();
  void* const proxy = open_socket(context, ZMQ_STREAM);
  EXPECT(zmq_bind(proxy, "tcp://127.0.0.1:*") == 0);
  char endpoint[64];
  size_t size = sizeof endpoint;
  EXPECT(zmq_getsockopt(proxy, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
  void* const client = open_socket(context, ZMQ_PUSH);
  const std::string address = std::string(endpoint).substr(6);
  EXPECT(zmq_setsockopt(client, ZMQ_SOCKS_PROXY, address.data(), address.size()) == 0);
  set_option(client, ZMQ_RECONNECT_IVL, 60'000);
  EXPECT(zmq_connect(client, "tcp://127.0.0.1:1") == 0);
  EXPECT(receive(proxy).size() == 2);
  const Frames greeting = receive(proxy);
  EXPECT(greeting.size() == 2);
  EXPECT(send_frame(proxy, greeting[0], ZMQ_SNDMORE));
  EXPECT(send_frame(proxy, "\x05\xff"));
  const Frames gone = receive(proxy);
  EXPECT(gone.size() == 2 && gone[1].empty());
  EXPECT(zmq_close(client) == 0);
  EXPECT(zmq_close(proxy) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}
