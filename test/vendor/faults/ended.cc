// Connections that end for good, without an action of the program.

#include <malloc.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>

#include "scenario.h"
#include "wire.h"

namespace {

int greeted(int listener, const std::string& type) {
  const int peer = wire::accept(listener);
  wire::put(peer, wire::hello(type));
  wire::skip_hello(peer);
  return peer;
}

// A PUSH that does not restore lost connections.
void* fleeting_push(void* context) {
  void* push = open_socket(context, ZMQ_PUSH);
  set_option(push, ZMQ_RECONNECT_IVL, -1);
  return push;
}

void expect_unknown(void* socket, const std::string& endpoint) {
  EXPECT(zmq_disconnect(socket, endpoint.c_str()) == -1 && errno == ENOENT);
}

// Sends more than a peer that reads nothing can take.
void fill(void* push) {
  const std::string body(1 << 20, '-');
  for (int count = 0; count < 64; ++count) EXPECT(send_frame(push, body));
}

// The path of a closed listener: a connection to the path is refused.
std::string abandoned_path() {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = "/tmp/zmq-napi-ended-" + std::to_string(getpid());
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  EXPECT(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  close(listener);
  return path;
}

}  // namespace

void ended_connection_is_forgotten() {
  void* context = zmq_ctx_new();
  void* dealer = open_socket(context, ZMQ_DEALER);
  set_option(dealer, ZMQ_RECONNECT_STOP, ZMQ_RECONNECT_STOP_HANDSHAKE_FAILED);
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  for (int count = 0; count < 3; ++count) {
    EXPECT(zmq_connect(dealer, endpoint.c_str()) == 0);
    close(wire::accept(listener));
    pump(dealer, 100);
  }
  expect_unknown(dealer, endpoint);

  EXPECT(zmq_connect(dealer, endpoint.c_str()) == 0);
  const int peer = greeted(listener, "ROUTER");
  wire::put(peer, wire::frame("hello"));
  EXPECT(receive(dealer) == Frames{"hello"});
  EXPECT(zmq_disconnect(dealer, endpoint.c_str()) == 0);
  pump(dealer, 50);
  EXPECT(wire::is_over(peer));
  expect_unknown(dealer, endpoint);
  close(peer);
  close(listener);
  EXPECT(zmq_close(dealer) == 0 && zmq_ctx_term(context) == 0);
}

void ended_connection_is_unknown() {
  void* context = zmq_ctx_new();
  void* push = open_socket(context, ZMQ_PUSH);
  set_option(push, ZMQ_RECONNECT_STOP, ZMQ_RECONNECT_STOP_HANDSHAKE_FAILED);
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  EXPECT(zmq_connect(push, endpoint.c_str()) == 0);
  close(wire::accept(listener));
  pump(push, 100);
  expect_unknown(push, endpoint);
  close(listener);
  EXPECT(zmq_close(push) == 0 && zmq_ctx_term(context) == 0);
}

void only_the_lost_connection_ends() {
  void* context = zmq_ctx_new();
  void* push = fleeting_push(context);
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  int peers[2];
  for (int& peer : peers) {
    EXPECT(zmq_connect(push, endpoint.c_str()) == 0);
    peer = greeted(listener, "PULL");
  }
  close(peers[0]);
  pump(push, 100);
  for (int count = 0; count < 3; ++count) {
    EXPECT(send_frame(push, "hello", ZMQ_DONTWAIT));
    EXPECT(wire::get(peers[1], 7) == wire::frame("hello"));
  }
  EXPECT(zmq_disconnect(push, endpoint.c_str()) == 0);
  pump(push, 50);
  EXPECT(wire::is_over(peers[1]));
  expect_unknown(push, endpoint);
  close(peers[1]);
  close(listener);
  EXPECT(zmq_close(push) == 0 && zmq_ctx_term(context) == 0);
}

void lost_connection_ends_by_any_name() {
  void* context = zmq_ctx_new();
  void* push = fleeting_push(context);
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  const std::string name = "tcp://127.1" + endpoint.substr(endpoint.rfind(':'));
  EXPECT(zmq_connect(push, name.c_str()) == 0);
  close(greeted(listener, "PULL"));
  pump(push, 100);
  EXPECT(!send_frame(push, "nobody", ZMQ_DONTWAIT) && errno == EAGAIN);
  expect_unknown(push, name);
  close(listener);
  EXPECT(zmq_close(push) == 0 && zmq_ctx_term(context) == 0);
}

void lost_for_good_before_close() {
  void* context = zmq_ctx_new();
  void* push = fleeting_push(context);
  set_option(push, ZMQ_LINGER, -1);
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  EXPECT(zmq_connect(push, endpoint.c_str()) == 0);
  const int peer = greeted(listener, "PULL");
  fill(push);
  close(peer);
  pump(push, 100);
  close(listener);
  EXPECT(zmq_close(push) == 0 && zmq_ctx_term(context) == 0);
}

void lost_for_good_after_close() {
  void* context = zmq_ctx_new();
  void* push = fleeting_push(context);
  set_option(push, ZMQ_LINGER, -1);
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  EXPECT(zmq_connect(push, endpoint.c_str()) == 0);
  const int peer = greeted(listener, "PULL");
  fill(push);
  EXPECT(zmq_close(push) == 0);
  EXPECT(wire::get(peer, 1000).size() == 1000);
  sleep_ms(100);  // The session lingers by now.
  close(peer);
  close(listener);
  EXPECT(zmq_ctx_term(context) == 0);
}

void first_attempt_failed_before_close() {
  void* context = zmq_ctx_new();
  void* push = fleeting_push(context);
  set_option(push, ZMQ_LINGER, -1);
  std::string endpoint;
  close(wire::listen(endpoint));
  EXPECT(zmq_connect(push, endpoint.c_str()) == 0);
  send_frame(push, "hello", ZMQ_DONTWAIT);  // There is a queue until the attempt fails.
  pump(push, 100);
  EXPECT(!send_frame(push, "hello", ZMQ_DONTWAIT) && errno == EAGAIN);
  expect_unknown(push, endpoint);
  EXPECT(zmq_close(push) == 0 && zmq_ctx_term(context) == 0);
}

void first_attempt_failed_after_close() {
  void* context = zmq_ctx_new();
  void* push = fleeting_push(context);
  set_option(push, ZMQ_LINGER, -1);
  EXPECT(zmq_connect(push, "ipc:///no/such/folder/socket") == 0);
  send_frame(push, "hello", ZMQ_DONTWAIT);
  EXPECT(zmq_close(push) == 0 && zmq_ctx_term(context) == 0);
}

void refused_after_disconnect() {
  void* context = zmq_ctx_new();
  void* push = open_socket(context, ZMQ_PUSH);
  set_option(push, ZMQ_LINGER, -1);
  set_option(push, ZMQ_RECONNECT_STOP, ZMQ_RECONNECT_STOP_AFTER_DISCONNECT);
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  EXPECT(zmq_connect(push, endpoint.c_str()) == 0);
  EXPECT(zmq_disconnect(push, endpoint.c_str()) == 0);
  close(listener);

  const std::string path = abandoned_path();
  EXPECT(zmq_connect(push, ("ipc://" + path).c_str()) == 0);
  send_frame(push, "hello", ZMQ_DONTWAIT);
  EXPECT(zmq_close(push) == 0 && zmq_ctx_term(context) == 0);
  EXPECT(unlink(path.c_str()) == 0);
}

void refused_without_disconnect() {
#ifdef __GLIBC__
  mallopt(M_PERTURB, 1);  // Memory that is not initialised is not zero.
#endif
  void* context = zmq_ctx_new();
  void* push = open_socket(context, ZMQ_PUSH);
  set_option(push, ZMQ_RECONNECT_IVL, 10);
  set_option(push, ZMQ_RECONNECT_STOP, ZMQ_RECONNECT_STOP_AFTER_DISCONNECT);
  const std::string endpoint = "ipc://" + abandoned_path();
  EXPECT(zmq_connect(push, endpoint.c_str()) == 0);
  EXPECT(send_frame(push, "hello"));
  pump(push, 50);

  void* pull = open_socket(context, ZMQ_PULL);
  EXPECT(zmq_bind(pull, endpoint.c_str()) == 0);
  EXPECT(receive(pull) == Frames{"hello"});
  EXPECT(zmq_close(push) == 0 && zmq_close(pull) == 0 && zmq_ctx_term(context) == 0);
}
