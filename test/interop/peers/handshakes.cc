// A client or a server that reports its handshakes, with nothing but libzmq:
//   handshakes client ENDPOINT MECHANISM [USER PASSWORD | OWN-KEYS SERVER-KEY]
//   handshakes server MECHANISM [SECRET-KEY] ALLOWED
// The mechanism is NULL, PLAIN or CURVE; OWN-KEYS are the public and the secret one.
// ALLOWED is the user, password included ("ada:lovelace"), or the public key that the
// server lets in. Both run until they are killed. The server prints "bound ENDPOINT", and
// then each message with its sender's user id.

#include <zmq.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace {

void check(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "%s: %s\n", what, zmq_strerror(zmq_errno()));
  std::exit(1);
}

void set(void* socket, int option, const std::string& value) {
  check(zmq_setsockopt(socket, option, value.data(), value.size()) == 0, "option");
}

void set(void* socket, int option, int value) {
  check(zmq_setsockopt(socket, option, &value, sizeof(value)) == 0, "option");
}

std::vector<std::string> receive(void* socket) {
  std::vector<std::string> frames;
  int more = 1;
  while (more != 0) {
    zmq_msg_t message;
    zmq_msg_init(&message);
    check(zmq_msg_recv(&message, socket, 0) >= 0, "receive");
    frames.emplace_back(static_cast<char*>(zmq_msg_data(&message)), zmq_msg_size(&message));
    more = zmq_msg_more(&message);
    zmq_msg_close(&message);
  }
  return frames;
}

void send(void* socket, const std::vector<std::string>& frames) {
  for (size_t i = 0; i < frames.size(); ++i) {
    const int more = i + 1 < frames.size() ? ZMQ_SNDMORE : 0;
    check(zmq_send(socket, frames[i].data(), frames[i].size(), more) >= 0, "send");
  }
}

void report(uint16_t event, int32_t value) {
  switch (event) {
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
      std::printf("succeeded\n");
      break;
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
      std::printf("refused %d\n", value);
      break;
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
      std::printf("protocol %#x\n", static_cast<unsigned>(value));
      break;
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
      std::printf("failed\n");
      break;
    case ZMQ_EVENT_DISCONNECTED:
      std::printf("disconnected\n");
      break;
    default:
      break;
  }
}

void watch(void* monitor) {
  for (;;) {
    const std::vector<std::string> frames = receive(monitor);
    uint16_t event = 0;
    int32_t value = 0;
    std::memcpy(&event, frames[0].data(), sizeof(event));
    std::memcpy(&value, frames[0].data() + sizeof(event), sizeof(value));
    report(event, value);
  }
}

// The handler: allows clients named in `allowed`, and all clients that have no
// credentials in the domain "global".
void decide(void* handler, const std::string& allowed) {
  for (;;) {
    const std::vector<std::string> request = receive(handler);
    const std::string& mechanism = request[5];
    std::string user;
    if (mechanism == "PLAIN") user = request[6] + ":" + request[7];
    if (mechanism == "CURVE") {
      char text[41];
      zmq_z85_encode(text, reinterpret_cast<const uint8_t*>(request[6].data()), 32);
      user = text;
    }
    const bool in = mechanism == "NULL" ? request[2] == allowed : user == allowed;
    send(handler, {"1.0", request[1], in ? "200" : "400", "", in ? "by C" : "", ""});
  }
}

void run_client(void* context, const std::vector<std::string>& args) {
  void* const push = zmq_socket(context, ZMQ_PUSH);
  if (args[1] == "PLAIN") {
    set(push, ZMQ_PLAIN_USERNAME, args[2]);
    set(push, ZMQ_PLAIN_PASSWORD, args[3]);
  }
  if (args[1] == "CURVE") {
    set(push, ZMQ_CURVE_PUBLICKEY, args[2]);
    set(push, ZMQ_CURVE_SECRETKEY, args[3]);
    set(push, ZMQ_CURVE_SERVERKEY, args[4]);
  }
  check(zmq_socket_monitor(push, "inproc://events", ZMQ_EVENT_ALL) == 0, "monitor");
  void* const monitor = zmq_socket(context, ZMQ_PAIR);
  check(zmq_connect(monitor, "inproc://events") == 0, "events");
  check(zmq_connect(push, args[0].c_str()) == 0, "connect");
  zmq_send(push, "from C", 6, ZMQ_DONTWAIT);
  watch(monitor);
}

void run_server(void* context, const std::vector<std::string>& args) {
  void* const handler = zmq_socket(context, ZMQ_REP);
  check(zmq_bind(handler, "inproc://zeromq.zap.01") == 0, "handler");
  std::thread(decide, handler, args.back()).detach();
  void* const pull = zmq_socket(context, ZMQ_PULL);
  if (args[0] == "NULL") set(pull, ZMQ_ZAP_DOMAIN, args.back());
  if (args[0] == "PLAIN") set(pull, ZMQ_PLAIN_SERVER, 1);
  if (args[0] == "CURVE") {
    set(pull, ZMQ_CURVE_SERVER, 1);
    set(pull, ZMQ_CURVE_SECRETKEY, args[1]);
  }
  check(zmq_bind(pull, "tcp://127.0.0.1:*") == 0, "bind");
  char endpoint[256];
  size_t size = sizeof(endpoint);
  zmq_getsockopt(pull, ZMQ_LAST_ENDPOINT, endpoint, &size);
  std::printf("bound %s\n", endpoint);
  for (;;) {
    zmq_msg_t message;
    zmq_msg_init(&message);
    check(zmq_msg_recv(&message, pull, 0) >= 0, "receive");
    const char* const user = zmq_msg_gets(&message, "User-Id");
    std::printf("%s: %.*s\n", user == nullptr ? "?" : user,
                static_cast<int>(zmq_msg_size(&message)),
                static_cast<char*>(zmq_msg_data(&message)));
    zmq_msg_close(&message);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  void* const context = zmq_ctx_new();
  const std::vector<std::string> args(argv + 2, argv + argc);
  if (std::string(argv[1]) == "client") {
    run_client(context, args);
  } else {
    run_server(context, args);
  }
}
