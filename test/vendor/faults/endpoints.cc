// A bound endpoint becomes free again, and a connected peer may connect again.

#include <unistd.h>

#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "scenario.h"

namespace {

#ifdef ZMQ_HAS_LISTENER_CLOSED

std::mutex mutex;
std::set<std::string> closed;
std::set<void*> gone;

void note(void* socket, const char* endpoint) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (endpoint == nullptr) {
    gone.insert(socket);
  } else {
    closed.insert(endpoint);
  }
}

bool was_closed(const std::string& endpoint) {
  const std::lock_guard<std::mutex> lock(mutex);
  return closed.erase(endpoint) == 1;
}

std::string last_endpoint(void* socket) {
  char text[256];
  size_t size = sizeof text;
  EXPECT(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, text, &size) == 0);
  return text;
}

void expect_told(const std::string& endpoint) {
  for (int tries = 0; !was_closed(endpoint); ++tries) {
    EXPECT(tries < 5000);
    sleep_ms(1);
  }
}

void expect_free_when_told(void* context, const char* any) {
  void* first = open_socket(context, ZMQ_PULL);
  EXPECT(zmq_bind(first, any) == 0);
  const std::string endpoint = last_endpoint(first);
  for (int round = 0; round < 100; ++round) {
    EXPECT(zmq_unbind(first, endpoint.c_str()) == 0);
    expect_told(endpoint);
    EXPECT(zmq_bind(first, endpoint.c_str()) == 0);
  }
  zmq_close(first);
  expect_told(endpoint);
  void* second = open_socket(context, ZMQ_PULL);
  EXPECT(zmq_bind(second, endpoint.c_str()) == 0);
  zmq_close(second);
  expect_told(endpoint);
}

void expect_told_of_all(const std::set<void*>& sockets) {
  const std::lock_guard<std::mutex> lock(mutex);
  for (void* socket : sockets) EXPECT(gone.count(socket) == 1);
}

std::atomic<int> closings{0};

void count(void* /*socket*/, const char* endpoint) {
  if (endpoint != nullptr) ++closings;
}

void bind_and_unbind(void* context, int rounds) {
  void* socket = open_socket(context, ZMQ_PULL);
  for (int round = 0; round < rounds; ++round) {
    EXPECT(zmq_bind(socket, "tcp://127.0.0.1:*") == 0);
    EXPECT(zmq_unbind(socket, last_endpoint(socket).c_str()) == 0);
  }
  // The socket stays open until all its listeners are closed.
  for (int tries = 0; closings < 3 * rounds; ++tries) {
    EXPECT(tries < 10000);
    sleep_ms(1);
  }
  zmq_close(socket);
}

#endif

// Each round connects again, immediately after the previous round, and sends a message.
void expect_each_connection(int type) {
  void* context = zmq_ctx_new();
  void* bound = open_socket(context, type);
  void* other = open_socket(context, type);
  set_option(other, ZMQ_SNDTIMEO, 2000);
  EXPECT(zmq_bind(bound, "inproc://pair") == 0);
  for (int round = 0; round < 50; ++round) {
    EXPECT(zmq_connect(other, "inproc://pair") == 0);
    // Both ends belong to this thread, which has to see that the peer leaves.
    pump(bound, 0);
    EXPECT(send_frame(other, std::to_string(round)));
    EXPECT(receive(bound) == Frames{std::to_string(round)});
    EXPECT(zmq_disconnect(other, "inproc://pair") == 0);
  }
  zmq_close(other);
  zmq_close(bound);
  zmq_ctx_term(context);
}

// Messages of earlier peers are read first. The others wait for a peer that stays.
void expect_order(int type) {
  void* context = zmq_ctx_new();
  void* bound = open_socket(context, type);
  EXPECT(zmq_bind(bound, "inproc://pair") == 0);
  void* others[3];
  for (int i = 0; i < 3; ++i) {
    others[i] = open_socket(context, type);
    EXPECT(zmq_connect(others[i], "inproc://pair") == 0);
    EXPECT(send_frame(others[i], std::to_string(i)));
    if (i < 2) EXPECT(zmq_disconnect(others[i], "inproc://pair") == 0);
  }
  void* late = open_socket(context, type);
  EXPECT(zmq_connect(late, "inproc://pair") == 0);
  for (int i = 0; i < 3; ++i) {
    EXPECT(receive(bound) == Frames{std::to_string(i)});
    // One end sees that the last message's sender has ended, then the other end does.
    pump(bound, 0);
    pump(others[i], 0);
  }
  EXPECT(send_frame(late, "late"));
  EXPECT(send_frame(others[2], "stays"));
  EXPECT(receive(bound) == Frames{"stays"});
  set_option(bound, ZMQ_RCVTIMEO, 50);
  EXPECT(receive(bound).empty());
  for (void* other : others) zmq_close(other);
  set_option(bound, ZMQ_RCVTIMEO, 2000);
  EXPECT(receive(bound) == Frames{"late"});
  zmq_close(late);
  zmq_close(bound);
  zmq_ctx_term(context);
}

}  // namespace

void listener_closed() {
#ifdef ZMQ_HAS_LISTENER_CLOSED
  zmq_on_listener_closed(&note);
  void* context = zmq_ctx_new();
  const std::string file = "ipc:///tmp/zmq-napi-" + std::to_string(getpid());
  expect_free_when_told(context, "tcp://127.0.0.1:*");
  expect_free_when_told(context, "ws://127.0.0.1:*/a/b");
  expect_free_when_told(context, file.c_str());
  std::set<void*> sockets;
  for (int i = 0; i < 3; ++i) sockets.insert(open_socket(context, ZMQ_PAIR));
  {
    // An earlier socket may have had the address of one of these sockets.
    const std::lock_guard<std::mutex> lock(mutex);
    gone.clear();
  }
  for (void* socket : sockets) zmq_close(socket);
  zmq_ctx_term(context);
  expect_told_of_all(sockets);
#else
  fail("a listener's end is told", __FILE__, __LINE__);
#endif
}

void unbind_after_bind() {
#ifdef ZMQ_HAS_LISTENER_CLOSED
  zmq_on_listener_closed(&count);
  void* context = zmq_ctx_new();
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(bind_and_unbind, context, 6000);
  for (std::thread& thread : threads) thread.join();
  zmq_ctx_term(context);
#else
  fail("a listener's end is told", __FILE__, __LINE__);
#endif
}

void inproc_name_after_close() {
  void* context = zmq_ctx_new();
  for (int round = 0; round < 1000; ++round) {
    void* socket = open_socket(context, ZMQ_PULL);
    EXPECT(zmq_bind(socket, "inproc://name") == 0);
    EXPECT(zmq_close(socket) == 0);
  }
  zmq_ctx_term(context);
}

void next_pair_peer() {
  for (const int type : {ZMQ_PAIR, ZMQ_CHANNEL}) {
    expect_each_connection(type);
    expect_order(type);
  }
}
