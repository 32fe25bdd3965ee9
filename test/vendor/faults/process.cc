// State that all contexts of a process share: signals and the source of random numbers.

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "scenario.h"

namespace {

thread_local int polls_until_signal = -1;
int random_closings = 0;

}  // namespace

thread_local int polls_without_news = 0;

// Replaces the C library's function: no event has happened, or a signal arrives during
// the chosen call.
int poll(pollfd* items, nfds_t count, int timeout) {
  if (polls_without_news > 0) {
    --polls_without_news;
    return 0;
  }
  if (polls_until_signal >= 0 && polls_until_signal-- == 0) {
    errno = EINTR;
    return -1;
  }
  return static_cast<int>(syscall(SYS_poll, items, count, timeout));
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
  polls_until_signal = 1;  // The first call finds the commands, the second their end.
  EXPECT(zmq_getsockopt(pull, ZMQ_EVENTS, &events, &size) == 0);
  EXPECT(polls_until_signal == -1);
  EXPECT(events & ZMQ_POLLIN);
  polls_until_signal = 0;  // A signal before any command is reported.
  EXPECT(zmq_getsockopt(pull, ZMQ_EVENTS, &events, &size) < 0 && errno == EINTR);
  zmq_close(push);
  zmq_close(pull);
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
