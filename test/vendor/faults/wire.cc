#include "wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "scenario.h"

namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int with_timeout(int descriptor) {
  timeval two_seconds{2, 0};
  EXPECT(setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &two_seconds,
                    sizeof two_seconds) == 0);
  return descriptor;
}

std::string property(const std::string& name, const std::string& value) {
  return static_cast<char>(name.size()) + name + std::string(3, '\0') +
         static_cast<char>(value.size()) + value;
}

}  // namespace

namespace wire {

int listen(std::string& endpoint) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  sockaddr* const any = reinterpret_cast<sockaddr*>(&address);
  EXPECT(bind(listener, any, size) == 0 && ::listen(listener, 8) == 0);
  EXPECT(getsockname(listener, any, &size) == 0);
  endpoint = "tcp://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  return with_timeout(listener);
}

int accept(int listener) {
  const int peer = ::accept(listener, nullptr, nullptr);
  EXPECT(peer >= 0);
  return with_timeout(peer);
}

int dial(void* socket) {
  char text[256];
  size_t size = sizeof text;
  EXPECT(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, text, &size) == 0);
  const std::string endpoint = text;
  sockaddr_in address = loopback(std::atoi(&endpoint[endpoint.rfind(':') + 1]));
  const int peer = with_timeout(::socket(AF_INET, SOCK_STREAM, 0));
  EXPECT(connect(peer, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return peer;
}

void put(int peer, const std::string& bytes) {
  EXPECT(send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(bytes.size()));
}

std::string get(int peer, size_t count) {
  std::string bytes(count, '\0');
  size_t size = 0;
  while (size < count) {
    const ssize_t more = read(peer, &bytes[size], count - size);
    if (more <= 0) break;
    size += more;
  }
  bytes.resize(size);
  return bytes;
}

bool is_over(int peer) {
  char bytes[256];
  ssize_t count;
  do count = read(peer, bytes, sizeof bytes);
  while (count > 0);
  return count == 0 || errno == ECONNRESET;
}

std::string frame(const std::string& body, char flags) {
  return flags + std::string(1, static_cast<char>(body.size())) + body;
}

std::string command(const std::string& body) { return frame(body, 4); }

std::string hello(const std::string& type, const std::string& routing_id) {
  std::string greeting(64, '\0');
  greeting.replace(0, 1, "\xff").replace(8, 4, "\x01\x7f\x03\x01").replace(12, 4, "NULL");
  return greeting + command("\5READY" + property("Socket-Type", type) +
                            property("Identity", routing_id));
}

std::string hello_v2(char type, const std::string& routing_id) {
  const std::string signature = "\xff" + std::string(7, '\0') + "\x01\x7f";
  return signature + '\x01' + type + frame(routing_id);
}

void skip_hello(int peer) {
  EXPECT(get(peer, 64).size() == 64);
  const std::string head = get(peer, 2);
  EXPECT(head.size() == 2 && head[0] == 4);
  const auto length = static_cast<unsigned char>(head[1]);
  EXPECT(get(peer, length).size() == length);
}

}  // namespace wire
