// Peers that speak WebSocket on plain descriptors, as browsers do: without a mechanism.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "scenario.h"

namespace {

constexpr char kBinary = '\x82';
constexpr char kFirst = '\x02';
constexpr char kMiddle = '\x00';
constexpr char kLast = '\x80';
constexpr char kClose = '\x88';
constexpr char kPing = '\x89';
constexpr char kPong = '\x8a';

std::string endpoint_of(void* socket) {
  char text[256];
  size_t size = sizeof text;
  EXPECT(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, text, &size) == 0);
  return text;
}

sockaddr_in address_of(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// A read gives up after two seconds.
int patient(int descriptor) {
  timeval two_seconds{2, 0};
  EXPECT(setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &two_seconds,
                    sizeof two_seconds) == 0);
  return descriptor;
}

// A tcp connection to the endpoint that a socket is bound to.
int dial(void* socket) {
  const std::string endpoint = endpoint_of(socket);
  sockaddr_in address = address_of(std::atoi(&endpoint[endpoint.rfind(':') + 1]));
  const int peer = patient(::socket(AF_INET, SOCK_STREAM, 0));
  EXPECT(connect(peer, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return peer;
}

void put(int peer, const std::string& bytes) {
  EXPECT(write(peer, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
}

// Reads `count` bytes, or the bytes before the end.
std::string get(int peer, size_t count) {
  std::string bytes;
  char byte;
  while (bytes.size() < count && read(peer, &byte, 1) == 1) bytes += byte;
  return bytes;
}

std::string get_head(int peer) {
  std::string bytes;
  while (bytes.find("\r\n\r\n") == std::string::npos) {
    const std::string next = get(peer, 1);
    if (next.empty()) break;
    bytes += next;
  }
  return bytes;
}

bool is_over(int peer) {
  char byte;
  return read(peer, &byte, 1) == 0;
}

// Masked with zeros, which leaves the bytes as they are.
std::string frame(char kind, const std::string& bytes) {
  return kind + std::string(1, static_cast<char>(0x80 | bytes.size())) +
         std::string(4, '\0') + bytes;
}

std::string request(const std::string& connection) {
  return "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
         "Connection: " +
         connection +
         "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ZWS2.0\r\n\r\n";
}

bool is_welcome(const std::string& head) {
  return head.compare(0, 12, "HTTP/1.1 101") == 0;
}

// A peer without a mechanism whose handshake is done; both ends have no routing id.
int dial_browser(void* socket) {
  const int peer = dial(socket);
  put(peer, request("Upgrade"));
  EXPECT(is_welcome(get_head(peer)));
  EXPECT(get(peer, 3) == std::string("\x82\x01\0", 3));
  put(peer, frame(kBinary, std::string(1, '\0')));
  return peer;
}

// Replies to pings until a message comes.
std::string next_message(int peer, int& pings) {
  for (;;) {
    const std::string head = get(peer, 2);
    EXPECT(head.size() == 2);
    const std::string body = get(peer, static_cast<unsigned char>(head[1]));
    if (head[0] == kBinary) return body.substr(1);
    EXPECT(head[0] == kPing);
    ++pings;
    put(peer, frame(kPong, body));
  }
}

void* bind_any(void* socket) {
  EXPECT(zmq_bind(socket, "ws://127.0.0.1:*") == 0);
  return socket;
}

}  // namespace

void ws_connection_header() {
  void* context = zmq_ctx_new();
  void* pull = bind_any(open_socket(context, ZMQ_PULL));
  for (const char* connection :
       {"keep-alive, Upgrade", "upgrade", "Upgrade,keep-alive", "x ,\tUpGrade "}) {
    const int peer = dial(pull);
    put(peer, request(connection));
    EXPECT(is_welcome(get_head(peer)));
    close(peer);
  }
  for (const char* connection : {"keep-alive", "not-upgrade", "upgraded, x"}) {
    const int peer = dial(pull);
    put(peer, request(connection));
    EXPECT(is_over(peer));
    close(peer);
  }
  zmq_close(pull);
  zmq_ctx_term(context);
}

void ws_browsers_heartbeats() {
  void* context = zmq_ctx_new();
  void* push = open_socket(context, ZMQ_PUSH);
  set_option(push, ZMQ_HEARTBEAT_IVL, 10);
  set_option(push, ZMQ_HEARTBEAT_TIMEOUT, 1000);
  const int peer = dial_browser(bind_any(push));
  // The loop lasts longer than the timeout. The replies keep the timeout from passing.
  int pings = 0;
  while (pings < 150) {
    EXPECT(send_frame(push, "message"));
    EXPECT(next_message(peer, pings) == "message");
    sleep_ms(10);
  }
  close(peer);
  zmq_close(push);
  zmq_ctx_term(context);
}

void ws_browsers_ping() {
  void* context = zmq_ctx_new();
  void* pull = bind_any(open_socket(context, ZMQ_PULL));
  const int peer = dial(pull);
  put(peer, request("Upgrade"));
  EXPECT(is_welcome(get_head(peer)));
  put(peer, frame(kPing, ""));  // Even before the routing id, which comes next.
  put(peer, frame(kBinary, std::string(1, '\0')));
  put(peer, frame(kBinary, std::string("\0message", 8)));
  EXPECT(receive(pull) == Frames{"message"});
  put(peer, frame(kPing, ""));
  std::string frames = get(peer, 7);
  EXPECT(frames.find(std::string{kPong, '\0'}) != std::string::npos);
  EXPECT(frames.rfind(std::string{kPong, '\0'}) == 5);
  close(peer);
  zmq_close(pull);
  zmq_ctx_term(context);
}

void ws_browsers_close() {
  void* context = zmq_ctx_new();
  void* pull = bind_any(open_socket(context, ZMQ_PULL));
  const int peer = dial_browser(pull);
  put(peer, frame(kClose, "\x03\xe8"));
  EXPECT(get(peer, 4) == "\x88\x02\x03\xe8");
  EXPECT(is_over(peer));
  close(peer);
  zmq_close(pull);
  zmq_ctx_term(context);
}

// The first frame with the flags, a middle frame, a last frame, and an empty frame.
void ws_fragments() {
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  const int64_t most = 6;
  EXPECT(zmq_setsockopt(pull, ZMQ_MAXMSGSIZE, &most, sizeof most) == 0);
  const int peer = dial_browser(bind_any(pull));
  put(peer, frame(kFirst, std::string("\1a", 2)) + frame(kMiddle, "b") +
                frame(kPing, "") + frame(kMiddle, "") + frame(kLast, "c") +
                frame(kFirst, std::string(1, '\0')) + frame(kLast, "") +
                frame(kBinary, std::string("\0whole", 6)));
  EXPECT(receive(pull) == (Frames{"abc", ""}));
  EXPECT(receive(pull) == Frames{"whole"});
  EXPECT(get(peer, 2) == std::string({kPong, '\0'}));
  put(peer, frame(kFirst, std::string("\0abc", 4)) + frame(kLast, "defg"));
  EXPECT(is_over(peer));  // Seven bytes.
  close(peer);
  const std::string first = frame(kFirst, std::string(1, '\0'));
  for (const std::string& wrong :
       {frame(kLast, "none before"), first + first, first + frame(kBinary, "x"),
        frame('\x09', "a ping's"), frame('\x81', "text")}) {
    const int other = dial_browser(pull);
    put(other, wrong);
    EXPECT(is_over(other));
    close(other);
  }
  zmq_close(pull);
  zmq_ctx_term(context);
}

void ws_browsers_zap() {
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  EXPECT(zmq_setsockopt(pull, ZMQ_ZAP_DOMAIN, "domain", 6) == 0);
  const int peer = dial(bind_any(pull));
  put(peer, request("Upgrade"));
  EXPECT(is_over(peer));  // No request would reach the handler.
  close(peer);
  zmq_close(pull);
  zmq_ctx_term(context);
}

void ws_handshake_timeout() {
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  set_option(pull, ZMQ_HANDSHAKE_IVL, 700);
  const int silent = dial(bind_any(pull));
  EXPECT(is_over(silent));
  const int nameless = dial(pull);
  put(nameless, request("Upgrade"));
  EXPECT(is_welcome(get_head(nameless)));
  EXPECT(get(nameless, 3).size() == 3 && is_over(nameless));
  const int peer = dial_browser(pull);
  sleep_ms(1000);
  put(peer, frame(kBinary, std::string("\0late", 5)));
  EXPECT(receive(pull) == Frames{"late"});
  for (int descriptor : {silent, nameless, peer}) close(descriptor);
  zmq_close(pull);
  zmq_ctx_term(context);
}

void ws_paths() {
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  EXPECT(zmq_bind(pull, "ws://127.0.0.1:*/a/b:c/") == 0);
  const std::string endpoint = endpoint_of(pull);
  EXPECT(endpoint.substr(endpoint.rfind(':') - 4) == "/a/b:c/");

  const int listener = patient(socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address = address_of(0);
  socklen_t size = sizeof address;
  EXPECT(bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0);
  EXPECT(listen(listener, 1) == 0);
  EXPECT(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  void* push = open_socket(context, ZMQ_PUSH);
  const std::string host = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  EXPECT(zmq_connect(push, ("ws://" + host + "/a/b:c/?d=/e").c_str()) == 0);
  const int peer = patient(accept(listener, nullptr, nullptr));
  const std::string head = get_head(peer);
  EXPECT(head.compare(0, 25, "GET /a/b:c/?d=/e HTTP/1.1") == 0);
  EXPECT(head.find("\r\nHost: 127.0.0.1\r\n") != std::string::npos);

  for (int descriptor : {peer, listener}) close(descriptor);
  for (void* each : {push, pull}) zmq_close(each);
  zmq_ctx_term(context);
}

void ws_early_ping() {
  void* context = zmq_ctx_new();
  void* router = bind_any(open_socket(context, ZMQ_ROUTER));
  const int peer = dial(router);
  put(peer, request("Upgrade") + frame(kPing, ""));
  EXPECT(is_welcome(get_head(peer)));
  const std::string pong{kPong, '\0'};
  const std::string routing_id{kBinary, '\x01', '\0'};
  const std::string both = get(peer, 5);
  EXPECT(both == pong + routing_id || both == routing_id + pong);
  close(peer);
  zmq_close(router);
  zmq_ctx_term(context);
}
