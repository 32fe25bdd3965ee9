// RADIO and DISH in groups with long names.

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "scenario.h"

namespace {

const std::string long_group(100, 'g');

bool radiate(void* radio, const std::string& group, const std::string& text) {
  zmq_msg_t message;
  EXPECT(zmq_msg_init_size(&message, text.size()) == 0);
  std::memcpy(zmq_msg_data(&message), text.data(), text.size());
  EXPECT(zmq_msg_set_group(&message, group.c_str()) == 0);
  return zmq_msg_send(&message, radio, 0) >= 0;
}

std::string bind(void* socket, const char* endpoint) {
  EXPECT(zmq_bind(socket, endpoint) == 0);
  char bound[64];
  size_t size = sizeof bound;
  EXPECT(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, bound, &size) == 0);
  return bound;
}

void send_all(int fd, const std::string& bytes) {
  EXPECT(send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(bytes.size()));
}

// Speaks ZMTP 3.0 as a DISH without security, up to the end of the handshake.
int shake_hands_as_dish(const std::string& endpoint) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::string port = endpoint.substr(endpoint.rfind(':') + 1);
  to.sin_port = htons(static_cast<uint16_t>(std::stoi(port)));
  EXPECT(connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
  std::string greeting(64, '\0');
  greeting.replace(0, 12, std::string("\xff\0\0\0\0\0\0\0\0\x7f\x03\0", 12));
  greeting.replace(12, 4, "NULL");
  send_all(fd, greeting);
  const std::string ready =
      std::string("\x05READY\x0bSocket-Type\0\0\0\x04", 22) + "DISH";
  send_all(fd, std::string("\x04") + static_cast<char>(ready.size()) + ready);
  std::string received;
  while (received.find("RADIO") == std::string::npos) {
    char bytes[256];
    const ssize_t size = recv(fd, bytes, sizeof bytes, 0);
    EXPECT(size > 0);
    received.append(bytes, static_cast<size_t>(size));
  }
  return fd;
}

}  // namespace

void long_group_peers() {
  void* context = zmq_ctx_new();
  void* radio = open_socket(context, ZMQ_RADIO);
  std::vector<void*> dishes;
  EXPECT(zmq_bind(radio, "inproc://radio") == 0);
  for (int i = 0; i < 3; ++i) {
    dishes.push_back(open_socket(context, ZMQ_DISH));
    EXPECT(zmq_connect(dishes.back(), "inproc://radio") == 0);
    EXPECT(zmq_join(dishes.back(), long_group.c_str()) == 0);
  }
  pump(radio, 50);
  for (const size_t size : {1u, 100u, 10'000u}) {
    for (int i = 0; i < 100; ++i) {
      const std::string text(size, static_cast<char>('a' + i % 26));
      EXPECT(radiate(radio, long_group, text));
      for (void* dish : dishes) EXPECT(receive(dish) == Frames{text});
    }
  }
  for (void* dish : dishes) zmq_close(dish);
  zmq_close(radio);
  zmq_ctx_term(context);
}

void long_group_joined_at_two_peers() {
  void* context = zmq_ctx_new();
  std::vector<void*> radios{open_socket(context, ZMQ_RADIO),
                            open_socket(context, ZMQ_RADIO)};
  EXPECT(zmq_bind(radios[0], "inproc://one") == 0);
  EXPECT(zmq_bind(radios[1], "inproc://other") == 0);
  void* dish = open_socket(context, ZMQ_DISH);
  EXPECT(zmq_connect(dish, "inproc://one") == 0);
  EXPECT(zmq_connect(dish, "inproc://other") == 0);
  for (int i = 0; i < 200; ++i) {
    const std::string group = long_group + std::to_string(i);
    EXPECT(zmq_join(dish, group.c_str()) == 0);
    for (void* radio : radios) {
      pump(radio, 0);
      EXPECT(radiate(radio, group, "text"));
      EXPECT(receive(dish) == Frames{"text"});
    }
    if (i % 2 == 0) EXPECT(zmq_leave(dish, group.c_str()) == 0);
  }
  for (void* radio : radios) zmq_close(radio);
  zmq_close(dish);
  zmq_ctx_term(context);
}

void join_group_length() {
  void* context = zmq_ctx_new();
  void* radio = open_socket(context, ZMQ_RADIO);
  const std::string endpoint = bind(radio, "tcp://127.0.0.1:*");
  for (const std::string name : {"\x04JOIN", "\x05LEAVE"}) {
    const int hostile = shake_hands_as_dish(endpoint);
    const std::string command = name + std::string(1000, 'x');
    // A long command: a flag, and the size in eight bytes.
    std::string head("\x06\0\0\0\0\0\0\0\0", 9);
    head[7] = static_cast<char>(command.size() >> 8);
    head[8] = static_cast<char>(command.size() & 0xff);
    send_all(hostile, head + command);
    // The connection is closed: after any bytes of the other end, its end comes.
    char received[256];
    while (recv(hostile, received, sizeof received, 0) > 0) continue;
    close(hostile);
  }
  void* dish = open_socket(context, ZMQ_DISH);
  EXPECT(zmq_join(dish, "group") == 0);
  EXPECT(zmq_connect(dish, endpoint.c_str()) == 0);
  pump(radio, 300);
  EXPECT(radiate(radio, "group", "text"));
  EXPECT(receive(dish) == Frames{"text"});
  zmq_close(dish);
  zmq_close(radio);
  zmq_ctx_term(context);
}
