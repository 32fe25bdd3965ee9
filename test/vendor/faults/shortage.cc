// Resources that a process may lack: descriptors, threads, memory, privilege. The file
// also has errors that the network reports instead of a connection.

#include <dlfcn.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

#include "descriptors.h"
#include "scenario.h"

namespace {

constexpr int unlimited = -1;

std::atomic<int> threads_left{unlimited};
std::atomic<int> accept_error{0};
std::atomic<int> connect_error{0};
std::atomic<uint64_t> refused_option{0};
std::atomic<bool> scheduling_refused{false};

// A system option of a socket, as one number above 0.
constexpr uint64_t option_of(int level, int name) {
  return (static_cast<uint64_t>(level) << 32U) + static_cast<uint32_t>(name);
}

// A message goes from one new socket of the context to another.
void expect_works(void* context) {
  void* const pull = open_socket(context, ZMQ_PULL);
  void* const push = open_socket(context, ZMQ_PUSH);
  EXPECT(zmq_bind(pull, "tcp://127.0.0.1:*") == 0);
  char endpoint[64];
  size_t size = sizeof endpoint;
  EXPECT(zmq_getsockopt(pull, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
  EXPECT(zmq_connect(push, endpoint) == 0);
  EXPECT(send_frame(push, "works"));
  EXPECT(receive(pull) == Frames{"works"});
  EXPECT(zmq_close(push) == 0 && zmq_close(pull) == 0);
}

void expect_works_and_ends(void* context) {
  expect_works(context);
  EXPECT(zmq_ctx_term(context) == 0);
}

}  // namespace

// Replaces the C library's function.
extern "C" {

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                   void* (*run)(void*), void* argument) {
  using Function = decltype(&pthread_create);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "pthread_create"));
  if (threads_left == 0) return EAGAIN;
  if (threads_left > 0) --threads_left;
  return real(thread, attributes, run, argument);
}

int pthread_setschedparam(pthread_t, int, const sched_param*) noexcept {
  return scheduling_refused ? EPERM : 0;
}

int accept4(int listener, sockaddr* address, socklen_t* size, int flags) {
  const int error = accept_error.exchange(0);
  if (error == 0) {
    return static_cast<int>(syscall(SYS_accept4, listener, address, size, flags));
  }
  errno = error;
  return -1;
}

int getsockopt(int socket, int level, int name, void* value, socklen_t* size) noexcept {
  if (level == SOL_SOCKET && name == SO_ERROR) {
    const int error = connect_error.exchange(0);
    *static_cast<int*>(value) = error;
    if (error != 0) return 0;
  }
  return static_cast<int>(syscall(SYS_getsockopt, socket, level, name, value, size));
}

int setsockopt(int socket, int level, int name, const void* value,
               socklen_t size) noexcept {
  if (refused_option == option_of(level, name)) {
    errno = EPERM;
    return -1;
  }
  return static_cast<int>(syscall(SYS_setsockopt, socket, level, name, value, size));
}

}  // extern "C"

void linger_after_shutdown() {
  void* const context = zmq_ctx_new();
  void* const push = open_socket(context, ZMQ_PUSH);
  set_option(push, ZMQ_LINGER, -1);
  EXPECT(zmq_connect(push, "tcp://127.0.0.1:1") == 0);
  EXPECT(send_frame(push, "nobody takes it"));
  EXPECT(zmq_ctx_shutdown(context) == 0);
  int events = 0;
  size_t size = sizeof events;
  EXPECT(zmq_getsockopt(push, ZMQ_EVENTS, &events, &size) == -1 && errno == ETERM);
  int linger = 0;
  EXPECT(zmq_getsockopt(push, ZMQ_LINGER, &linger, &size) == 0 && linger == -1);
  set_option(push, ZMQ_LINGER, 0);
  EXPECT(zmq_close(push) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}

void first_socket_without_descriptors() {
  for (int left = 0; left < 10; ++left) {
    void* const context = zmq_ctx_new();
    EXPECT(zmq_ctx_set(context, ZMQ_IO_THREADS, 2) == 0);
    {
      const DescriptorsLeft few(left);
      void* const socket = zmq_socket(context, ZMQ_PAIR);
      EXPECT(socket != nullptr || errno == EMFILE);
      // The mailboxes and pollers of the reaper and of two threads, and the socket's
      // mailbox.
      EXPECT((socket != nullptr) == (left >= 7));
      if (socket != nullptr) EXPECT(zmq_close(socket) == 0);
    }
    expect_works_and_ends(context);
  }
}

void first_socket_without_threads() {
  for (int left = 0; left < 3; ++left) {
    void* const context = zmq_ctx_new();
    EXPECT(zmq_ctx_set(context, ZMQ_IO_THREADS, 2) == 0);
    threads_left = left;
    EXPECT(zmq_socket(context, ZMQ_PAIR) == nullptr && errno == EAGAIN);
    threads_left = unlimited;
    expect_works_and_ends(context);
  }
}

void reaping_without_descriptors() {
  void* const context = zmq_ctx_new();
  void* const server = open_socket(context, ZMQ_SERVER);
  void* const client = open_socket(context, ZMQ_CLIENT);
  const DescriptorsLeft none(0);
  EXPECT(zmq_socket(context, ZMQ_CLIENT) == nullptr && errno == EMFILE);
  EXPECT(zmq_close(server) == 0 && zmq_close(client) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}

void interfaces_without_descriptors() {
  void* const context = zmq_ctx_new();
  void* const push = open_socket(context, ZMQ_PUSH);
  {
    const DescriptorsLeft none(0);
    for (const char* const endpoint : {"tcp://lo:*", "tcp://127.0.0.1:*", "ws://lo:*"}) {
      EXPECT(zmq_bind(push, endpoint) == -1 && errno == EMFILE);
    }
  }
  EXPECT(zmq_bind(push, "tcp://lo:*") == 0);
  EXPECT(zmq_close(push) == 0);
  expect_works_and_ends(context);
}

void network_errors() {
  void* const context = zmq_ctx_new();
  for (const int error : {EPERM, ENOPROTOOPT, EHOSTDOWN, ENONET, EOPNOTSUPP, ENOMEM}) {
    accept_error = error;
    expect_works(context);
    EXPECT(accept_error == 0);
    connect_error = error;
    expect_works(context);
    EXPECT(connect_error == 0);
  }
  EXPECT(zmq_ctx_term(context) == 0);
}

void refused_options() {
  void* const context = zmq_ctx_new();
  void* const pull = open_socket(context, ZMQ_PULL);
  set_option(pull, ZMQ_PRIORITY, 7);
  set_option(pull, ZMQ_TOS, 8);
  constexpr uint64_t priority = option_of(SOL_SOCKET, SO_PRIORITY);
  for (const uint64_t option : {priority, option_of(IPPROTO_IP, IP_TOS)}) {
    refused_option = option;
    EXPECT(zmq_bind(pull, "tcp://127.0.0.1:*") == -1 && errno == EPERM);
    EXPECT(zmq_bind(pull, "ws://127.0.0.1:*") == -1 && errno == EPERM);
  }
  refused_option = 0;
  EXPECT(zmq_bind(pull, "tcp://127.0.0.1:*") == 0);
  char endpoint[64];
  size_t size = sizeof endpoint;
  EXPECT(zmq_getsockopt(pull, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);

  // The option is refused to connecting sockets, until it is allowed again.
  EXPECT(zmq_socket_monitor(pull, "inproc://events", ZMQ_EVENT_ACCEPT_FAILED) == 0);
  void* const events = open_socket(context, ZMQ_PAIR);
  EXPECT(zmq_connect(events, "inproc://events") == 0);
  refused_option = priority;
  void* const push = open_socket(context, ZMQ_PUSH);
  EXPECT(zmq_connect(push, endpoint) == 0);
  EXPECT(send_frame(push, "works"));
  EXPECT(receive(events).size() == 2);
  refused_option = 0;
  EXPECT(receive(pull) == Frames{"works"});
  EXPECT(zmq_close(push) == 0 && zmq_close(events) == 0 && zmq_close(pull) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}

void refused_scheduling() {
  void* const context = zmq_ctx_new();
  EXPECT(zmq_ctx_set(context, ZMQ_THREAD_SCHED_POLICY, SCHED_FIFO) == 0);
  EXPECT(zmq_ctx_set(context, ZMQ_THREAD_PRIORITY, 1) == 0);
  scheduling_refused = true;
  expect_works_and_ends(context);
}

void refused_poll() {
  void* const context = zmq_ctx_new();
  void* const pair = open_socket(context, ZMQ_PAIR);
  zmq_pollitem_t items[] = {{pair, 0, ZMQ_POLLIN, 0}, {pair, 0, ZMQ_POLLOUT, 0}};
  rlimit before;
  EXPECT(getrlimit(RLIMIT_NOFILE, &before) == 0);
  // The system polls at most that many items.
  const rlimit one{1, before.rlim_max};
  EXPECT(setrlimit(RLIMIT_NOFILE, &one) == 0);
  EXPECT(zmq_poll(items, 2, 0) == -1 && errno == EINVAL);
  EXPECT(setrlimit(RLIMIT_NOFILE, &before) == 0);
  EXPECT(zmq_poll(items, 2, 0) == 0);
  EXPECT(zmq_close(pair) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}
