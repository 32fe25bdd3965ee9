// How many connections a socket has, and how many messages wait for each peer.

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <vector>

#include "scenario.h"

namespace {

std::atomic<bool> no_memory{false};

#ifdef ZMQ_HAS_CONNECTION_COUNT

std::string bind_any(void* socket, const char* any) {
  EXPECT(zmq_bind(socket, any) == 0);
  char text[256];
  size_t size = sizeof text;
  EXPECT(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, text, &size) == 0);
  return text;
}

// Lets the sockets work until the first of them has so many connections.
void expect_connections(int count, const std::vector<void*>& sockets) {
  for (int tries = 0; zmq_connection_count(sockets[0]) != count; ++tries) {
    EXPECT(tries < 1000);
    for (void* socket : sockets) pump(socket, 0);
  }
}

void expect_counted(void* context, int binder, int connecter, const char* any) {
  void* server = open_socket(context, binder);
  void* client = open_socket(context, connecter);
  set_option(client, ZMQ_RECONNECT_IVL, 10);
  const std::string endpoint = bind_any(server, any);
  EXPECT(zmq_connection_count(server) == 0);
  EXPECT(zmq_connect(client, endpoint.c_str()) == 0);
  expect_connections(1, {server, client});
  expect_connections(1, {client, server});
  // The listener and its connections end. The client tries again and again.
  EXPECT(zmq_unbind(server, endpoint.c_str()) == 0);
  expect_connections(0, {server, client});
  expect_connections(0, {client, server});
  void* next = open_socket(context, binder);
  for (int tries = 0; zmq_bind(next, endpoint.c_str()) != 0; ++tries) {
    EXPECT(tries < 1000);
    pump(server, 0);
  }
  expect_connections(1, {client, next});
  expect_connections(1, {next, client});
  EXPECT(zmq_disconnect(client, endpoint.c_str()) == 0);
  expect_connections(0, {client, next});
  expect_connections(0, {next, client});
  EXPECT(zmq_connect(client, endpoint.c_str()) == 0);
  expect_connections(1, {next, client});
  EXPECT(zmq_close(client) == 0);
  expect_connections(0, {next});
  zmq_close(next);
  zmq_close(server);
}

void expect_streams_counted(void* context) {
  void* server = open_socket(context, ZMQ_STREAM);
  const std::string endpoint = bind_any(server, "tcp://127.0.0.1:*");
  void* client = open_socket(context, ZMQ_STREAM);
  EXPECT(zmq_connect(client, endpoint.c_str()) == 0);
  expect_connections(1, {server, client});
  expect_connections(1, {client, server});
  zmq_close(client);
  expect_connections(0, {server});
  zmq_close(server);
}

void expect_inproc_counted(void* context) {
  const char* const name = "inproc://counted";
  void* early = open_socket(context, ZMQ_DEALER);
  EXPECT(zmq_connect(early, name) == 0);
  pump(early, 5);
  EXPECT(zmq_connection_count(early) == 0);
  void* server = open_socket(context, ZMQ_ROUTER);
  EXPECT(zmq_bind(server, name) == 0);
  expect_connections(1, {early, server});
  expect_connections(1, {server, early});
  void* late = open_socket(context, ZMQ_DEALER);
  EXPECT(zmq_connect(late, name) == 0);
  EXPECT(zmq_connection_count(late) == 1);
  expect_connections(2, {server, early});
  // A peer that has left is not connected, although its message is still there.
  EXPECT(send_frame(late, "last"));
  zmq_close(late);
  expect_connections(1, {server});
  set_option(server, ZMQ_SNDHWM, 5);
  EXPECT(zmq_disconnect(early, name) == 0);
  EXPECT(zmq_connection_count(early) == 0);
  expect_connections(0, {server, early});
  zmq_close(server);
  zmq_close(early);
}

void expect_refused_uncounted(void* context) {
  void* server = open_socket(context, ZMQ_PAIR);
  const std::string endpoint = bind_any(server, "tcp://127.0.0.1:*");
  void* other = open_socket(context, ZMQ_PUSH);
  EXPECT(zmq_connect(other, endpoint.c_str()) == 0);
  void* client = open_socket(context, ZMQ_PAIR);
  EXPECT(zmq_connect(client, endpoint.c_str()) == 0);
  expect_connections(1, {server, client});
  pump(server, 100);
  EXPECT(zmq_connection_count(server) == 1);
  EXPECT(zmq_connection_count(other) == 0);
  for (void* socket : {server, other, client}) zmq_close(socket);
}

#endif

#ifdef ZMQ_HAS_PIPES_STATS_COUNT

struct Queue {
  uint64_t sending;
  uint64_t receiving;
};

uint64_t number_in(const std::string& frame) {
  uint64_t number = 0;
  EXPECT(frame.size() == sizeof number);
  std::memcpy(&number, frame.data(), sizeof number);
  return number;
}

// Opens the reader of the events of `socket` that report queues.
void* open_queue_reader(void* context, void* socket, const std::string& events) {
  EXPECT(zmq_socket_monitor_versioned(socket, events.c_str(), ZMQ_EVENT_PIPES_STATS, 2,
                                      ZMQ_PAIR) == 0);
  void* reader = open_socket(context, ZMQ_PAIR);
  EXPECT(zmq_connect(reader, events.c_str()) == 0);
  return reader;
}

// Asks `socket` for the queue of its only peer. `reader` has its monitor events.
Queue queue_of(void* socket, void* reader, void* peer) {
  EXPECT(zmq_socket_monitor_pipes_stats(socket) == 1);
  for (int tries = 0; tries < 200; ++tries) {
    pump(peer, 0);
    pump(socket, 0);
    set_option(reader, ZMQ_RCVTIMEO, 5);
    for (Frames event = receive(reader); !event.empty(); event = receive(reader)) {
      if (event.size() < 6 || number_in(event[0]) != ZMQ_EVENT_PIPES_STATS) continue;
      return {number_in(event[2]), number_in(event[3])};
    }
  }
  fail("the queue is reported", __FILE__, __LINE__);
}

void expect_exact_queues(void* context, const char* any, int mark) {
  void* pull = open_socket(context, ZMQ_PULL);
  void* push = open_socket(context, ZMQ_PUSH);
  for (void* socket : {pull, push}) {
    set_option(socket, ZMQ_RCVHWM, mark);
    set_option(socket, ZMQ_SNDHWM, mark);
  }
  const std::string endpoint = bind_any(pull, any);
  EXPECT(zmq_connect(push, endpoint.c_str()) == 0);
  expect_connections(1, {push, pull});
  const std::string events = "inproc://queues-of-" + endpoint + std::to_string(mark);
  void* reader = open_queue_reader(context, pull, events);
  for (int i = 0; i < 300; ++i) {
    EXPECT(send_frame(push, "message"));
    EXPECT(receive(pull) == Frames{"message"});
  }
  Queue queue = queue_of(pull, reader, push);
  EXPECT(queue.sending == 0 && queue.receiving == 0);
  for (int i = 0; i < 3; ++i) EXPECT(send_frame(push, "message"));
  while (queue.receiving != 3) queue = queue_of(pull, reader, push);
  EXPECT(receive(pull) == Frames{"message"});
  queue = queue_of(pull, reader, push);
  EXPECT(queue.receiving == 2);
  for (void* socket : {pull, push, reader}) zmq_close(socket);
}

// Asks in a process of its own, in which libzmq gets no memory.
[[noreturn]] void ask_without_memory() {
  std::fclose(stderr);
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  void* push = open_socket(context, ZMQ_PUSH);
  EXPECT(zmq_bind(pull, "inproc://memory") == 0);
  EXPECT(zmq_connect(push, "inproc://memory") == 0);
  open_queue_reader(context, push, "inproc://events");
  no_memory = true;
  const int asked = zmq_socket_monitor_pipes_stats(push);
  no_memory = false;
  pump(pull, 0);
  pump(push, 0);
  std::_Exit(asked);
}

#endif

}  // namespace

// Replaces the function of the standard library.
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  if (no_memory) return nullptr;
  try {
    return operator new(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void connection_count() {
#ifdef ZMQ_HAS_CONNECTION_COUNT
  void* context = zmq_ctx_new();
  const char* const tcp = "tcp://127.0.0.1:*";
  expect_counted(context, ZMQ_PULL, ZMQ_PUSH, tcp);
  expect_counted(context, ZMQ_ROUTER, ZMQ_DEALER, "ws://127.0.0.1:*");
  const std::string file = "ipc:///tmp/zmq-napi-counted-" + std::to_string(getpid());
  expect_counted(context, ZMQ_XPUB, ZMQ_SUB, file.c_str());
  expect_counted(context, ZMQ_SERVER, ZMQ_CLIENT, tcp);
  expect_streams_counted(context);
  expect_inproc_counted(context);
  expect_refused_uncounted(context);
  zmq_ctx_term(context);
#else
  fail("connections are counted", __FILE__, __LINE__);
#endif
}

void pipes_stats() {
#ifdef ZMQ_HAS_PIPES_STATS_COUNT
  void* context = zmq_ctx_new();
  for (const int mark : {1000, 0}) {
    expect_exact_queues(context, "tcp://127.0.0.1:*", mark);
    expect_exact_queues(context, "inproc://exact", mark);
  }
  zmq_ctx_term(context);
#else
  fail("the number of reports is told", __FILE__, __LINE__);
#endif
}

// The answer comes from the thread that has the pipe when the question arrives.
void pipes_stats_before_bind() {
#ifdef ZMQ_HAS_PIPES_STATS_COUNT
  void* context = zmq_ctx_new();
  void* early = open_socket(context, ZMQ_PUSH);
  void* reader = open_queue_reader(context, early, "inproc://events");
  set_option(reader, ZMQ_RCVTIMEO, 0);
  EXPECT(zmq_connect(early, "inproc://late") == 0);
  for (int i = 0; i < 3; ++i) EXPECT(send_frame(early, "message"));
  EXPECT(zmq_socket_monitor_pipes_stats(early) == 1);
  void* late = open_socket(context, ZMQ_PULL);
  EXPECT(zmq_bind(late, "inproc://late") == 0);
  pump(early, 0);
  EXPECT(receive(reader).empty());
  EXPECT(receive(late) == Frames{"message"});
  pump(late, 0);
  pump(early, 0);
  const Frames event = receive(reader);
  EXPECT(event.size() >= 4 && number_in(event[0]) == ZMQ_EVENT_PIPES_STATS);
  EXPECT(number_in(event[2]) == 2 && number_in(event[3]) == 0);
  for (void* socket : {early, late, reader}) zmq_close(socket);
  zmq_ctx_term(context);
#else
  fail("the number of reports is told", __FILE__, __LINE__);
#endif
}

void pipes_stats_without_memory() {
#ifdef ZMQ_HAS_PIPES_STATS_COUNT
  const pid_t child = fork();
  if (child == 0) ask_without_memory();
  int status = 0;
  EXPECT(waitpid(child, &status, 0) == child);
  EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
#else
  fail("the number of reports is told", __FILE__, __LINE__);
#endif
}
