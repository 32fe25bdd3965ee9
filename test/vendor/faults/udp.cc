// RADIO, DISH and DGRAM over udp.

#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "descriptors.h"
#include "scenario.h"

namespace {

std::atomic<int> blocked_sends{0};

// Binds a free port on the loopback interface. Returns the descriptor and the port.
std::pair<int, std::string> bind_udp_port() {
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT(bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0);
  EXPECT(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return {fd, std::to_string(ntohs(address.sin_port))};
}

// A free port: bound for a moment, then closed.
std::string free_udp_port() {
  const auto [fd, port] = bind_udp_port();
  close(fd);
  return port;
}

// The processor time of this process, in milliseconds.
long busy_ms() {
  rusage usage{};
  EXPECT(getrusage(RUSAGE_SELF, &usage) == 0);
  const auto ms = [](const timeval& time) {
    return time.tv_sec * 1000 + time.tv_usec / 1000;
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

void* open_dish(void* context, const std::string& endpoint) {
  void* dish = open_socket(context, ZMQ_DISH);
  EXPECT(zmq_bind(dish, endpoint.c_str()) == 0);
  EXPECT(zmq_join(dish, "g") == 0);
  sleep_ms(100);  // The address is bound in the I/O thread.
  return dish;
}

bool radiate(void* radio, size_t size) {
  zmq_msg_t message;
  EXPECT(zmq_msg_init_size(&message, size) == 0);
  std::memset(zmq_msg_data(&message), 'x', size);
  EXPECT(zmq_msg_set_group(&message, "g") == 0);
  return zmq_msg_send(&message, radio, 0) >= 0;
}

// The form of an endpoint's address for the sockets that bind a port.
std::string address_of(const std::string& endpoint) {
  return "127.0.0.1" + endpoint.substr(endpoint.rfind(':'));
}

// A bound DGRAM sends a datagram to itself.
void expect_reaches_itself(void* dgram, const std::string& endpoint) {
  EXPECT(send_frame(dgram, address_of(endpoint), ZMQ_SNDMORE));
  EXPECT(send_frame(dgram, "hello"));
  EXPECT(receive(dgram) == (Frames{address_of(endpoint) + '\0', "hello"}));
}

// Binds or connects without free descriptors. The socket tries again later.
void start_without_descriptors(void* socket, const std::string& endpoint,
                               decltype(&zmq_bind) start) {
  const DescriptorsLeft none(0);
  const long before = busy_ms();
  EXPECT(start(socket, endpoint.c_str()) == 0);
  sleep_ms(500);
  EXPECT(busy_ms() - before < 100);
}

bool has_events(void* socket, int wanted) {
  int events;
  size_t size = sizeof events;
  EXPECT(zmq_getsockopt(socket, ZMQ_EVENTS, &events, &size) == 0);
  return (events & wanted) == wanted;
}

}  // namespace

// Replaces the C library's function: the chosen number of calls fail with "try again".
ssize_t sendto(int fd, const void* data, size_t size, int flags, const sockaddr* to,
               socklen_t to_size) {
  if (blocked_sends > 0 && to != nullptr) {
    --blocked_sends;
    errno = EAGAIN;
    return -1;
  }
  return syscall(SYS_sendto, fd, data, size, flags, to, to_size);
}

void udp_group_length() {
  void* context = zmq_ctx_new();
  const std::string port = free_udp_port();
  void* dish = open_dish(context, "udp://127.0.0.1:" + port);
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<uint16_t>(std::stoi(port)));
  EXPECT(connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
  const Frames hostile{"\x80", "\xff" + std::string(300, 'a'), "", "\x05g",
                       "\x80" + std::string(100, 'a')};
  for (const std::string& datagram : hostile)
    EXPECT(send(fd, datagram.data(), datagram.size(), 0) >= 0);
  EXPECT(send(fd, "\x01ghello", 7, 0) == 7);
  EXPECT(receive(dish) == Frames{"hello"});
  close(fd);
  zmq_close(dish);
  zmq_ctx_term(context);
}

void udp_datagram_limit() {
  void* context = zmq_ctx_new();
  const std::string endpoint = "udp://127.0.0.1:" + free_udp_port();
  void* dish = open_dish(context, endpoint);
  void* radio = open_socket(context, ZMQ_RADIO);
  EXPECT(zmq_connect(radio, endpoint.c_str()) == 0);
  sleep_ms(50);
  for (const size_t size : {8191u, 9000u, 1000000u, 50000000u})
    EXPECT(radiate(radio, size));
  const size_t largest = 8192 - 2;
  EXPECT(radiate(radio, largest));
  EXPECT(receive(dish) == Frames{std::string(largest, 'x')});
  zmq_close(radio);
  zmq_close(dish);
  zmq_ctx_term(context);
}

void udp_would_block() {
  void* context = zmq_ctx_new();
  const std::string endpoint = "udp://127.0.0.1:" + free_udp_port();
  void* dish = open_dish(context, endpoint);
  void* radio = open_socket(context, ZMQ_RADIO);
  // A failed connection is not made again, so that a wrong reaction shows.
  set_option(radio, ZMQ_RECONNECT_IVL, -1);
  EXPECT(zmq_connect(radio, endpoint.c_str()) == 0);
  sleep_ms(50);
  blocked_sends = 1;
  EXPECT(radiate(radio, 1));
  sleep_ms(50);
  EXPECT(blocked_sends == 0);
  EXPECT(radiate(radio, 2));
  EXPECT(receive(dish) == Frames{"xx"});
  zmq_close(radio);
  zmq_close(dish);
  zmq_ctx_term(context);
}

void udp_port_taken() {
  const auto [fd, port] = bind_udp_port();
  const std::string endpoint = "udp://127.0.0.1:" + port;
  for (const int type : {ZMQ_DISH, ZMQ_DGRAM}) {
    void* context = zmq_ctx_new();
    void* socket = open_socket(context, type);
    const long before = busy_ms();
    EXPECT(zmq_bind(socket, endpoint.c_str()) == 0);
    sleep_ms(500);
    EXPECT(busy_ms() - before < 100);
    zmq_close(socket);
    // The context ends. With endless retries, the context would not end.
    zmq_ctx_term(context);
  }
  close(fd);
}

void udp_unbind() {
  void* context = zmq_ctx_new();
  const std::string endpoint = "udp://127.0.0.1:" + free_udp_port();
  void* dish = open_dish(context, endpoint);
  EXPECT(zmq_unbind(dish, endpoint.c_str()) == 0);
  EXPECT(zmq_unbind(dish, endpoint.c_str()) == -1 && errno == ENOENT);
  // The socket binds the same endpoint again, and works as before.
  sleep_ms(100);
  EXPECT(zmq_bind(dish, endpoint.c_str()) == 0);
  sleep_ms(100);
  void* radio = open_socket(context, ZMQ_RADIO);
  EXPECT(zmq_connect(radio, endpoint.c_str()) == 0);
  EXPECT(radiate(radio, 5));
  EXPECT(receive(dish) == Frames{"xxxxx"});
  zmq_close(radio);
  zmq_close(dish);
  zmq_ctx_term(context);
}

void udp_radio_without_descriptors() {
  void* context = zmq_ctx_new();
  const std::string endpoint = "udp://127.0.0.1:" + free_udp_port();
  void* dish = open_dish(context, endpoint);
  void* radio = open_socket(context, ZMQ_RADIO);
  start_without_descriptors(radio, endpoint, zmq_connect);
  EXPECT(radiate(radio, 5));
  EXPECT(receive(dish) == Frames{"xxxxx"});
  zmq_close(radio);
  zmq_close(dish);
  zmq_ctx_term(context);
}

void udp_dgram_without_descriptors() {
  void* context = zmq_ctx_new();
  void* dgram = open_socket(context, ZMQ_DGRAM);
  const std::string endpoint = "udp://*:" + free_udp_port();
  start_without_descriptors(dgram, endpoint, zmq_bind);
  expect_reaches_itself(dgram, endpoint);
  zmq_close(dgram);
  zmq_ctx_term(context);
}

void udp_end_without_descriptors() {
  void* context = zmq_ctx_new();
  for (const int type : {ZMQ_DISH, ZMQ_DGRAM}) {
    const std::string endpoint = "udp://*:" + free_udp_port();
    void* socket = open_socket(context, type);
    void* unbound = open_socket(context, type);
    const DescriptorsLeft none(0);
    EXPECT(zmq_bind(socket, endpoint.c_str()) == 0);
    EXPECT(zmq_bind(unbound, endpoint.c_str()) == 0);
    sleep_ms(250);
    EXPECT(zmq_unbind(unbound, endpoint.c_str()) == 0);
    EXPECT(zmq_close(unbound) == 0 && zmq_close(socket) == 0);
  }
  EXPECT(zmq_ctx_term(context) == 0);
}

void udp_without_device() {
  void* context = zmq_ctx_new();
  void* dish = open_socket(context, ZMQ_DISH);
  EXPECT(zmq_setsockopt(dish, ZMQ_BINDTODEVICE, "no-device", 9) == 0);
  const std::string endpoint = "udp://127.0.0.1:" + free_udp_port();
  const long before = busy_ms();
  EXPECT(zmq_bind(dish, endpoint.c_str()) == 0);
  sleep_ms(500);
  EXPECT(busy_ms() - before < 100);
  EXPECT(zmq_close(dish) == 0 && zmq_ctx_term(context) == 0);
}

void dgram_without_pipe() {
  void* context = zmq_ctx_new();
  void* dgram = open_socket(context, ZMQ_DGRAM);
  set_option(dgram, ZMQ_SNDTIMEO, 50);
  for (const int wait : {ZMQ_DONTWAIT, 0}) {
    zmq_msg_t address;
    EXPECT(zmq_msg_init_size(&address, 100) == 0);
    EXPECT(zmq_msg_send(&address, dgram, ZMQ_SNDMORE | wait) == -1 && errno == EAGAIN);
    EXPECT(zmq_msg_size(&address) == 100 && zmq_msg_close(&address) == 0);
    EXPECT(!send_frame(dgram, "192.0.2.1:1", ZMQ_SNDMORE | wait) && errno == EAGAIN);
  }
  EXPECT(!send_frame(dgram, "no address") && errno == EINVAL);
  const std::string endpoint = "udp://127.0.0.1:" + free_udp_port();
  EXPECT(zmq_bind(dgram, endpoint.c_str()) == 0);
  expect_reaches_itself(dgram, endpoint);
  EXPECT(zmq_close(dgram) == 0 && zmq_ctx_term(context) == 0);
}

void dgram_unbound_between_parts() {
  void* context = zmq_ctx_new();
  for (const int wait_ms : {0, 50}) {
    for (const bool bound_again : {false, true}) {
      void* dgram = open_socket(context, ZMQ_DGRAM);
      set_option(dgram, ZMQ_SNDTIMEO, 1000);
      const std::string first = "udp://127.0.0.1:" + free_udp_port();
      EXPECT(zmq_bind(dgram, first.c_str()) == 0);
      EXPECT(send_frame(dgram, address_of(first), ZMQ_SNDMORE));
      EXPECT(zmq_unbind(dgram, first.c_str()) == 0);
      if (wait_ms > 0) pump(dgram, wait_ms);
      const std::string second = "udp://127.0.0.1:" + free_udp_port();
      if (bound_again) EXPECT(zmq_bind(dgram, second.c_str()) == 0);
      EXPECT(wait_ms == 0 || has_events(dgram, ZMQ_POLLOUT));
      EXPECT(send_frame(dgram, "the rest"));
      if (bound_again) expect_reaches_itself(dgram, second);
      EXPECT(zmq_close(dgram) == 0);
    }
  }
  EXPECT(zmq_ctx_term(context) == 0);
}

void dgram_bound_again() {
  void* context = zmq_ctx_new();
  void* dgram = open_socket(context, ZMQ_DGRAM);
  set_option(dgram, ZMQ_SNDTIMEO, 1000);
  for (int count = 0; count < 50; ++count) {
    const std::string endpoint = "udp://127.0.0.1:" + free_udp_port();
    EXPECT(zmq_bind(dgram, endpoint.c_str()) == 0);
    expect_reaches_itself(dgram, endpoint);
    EXPECT(zmq_unbind(dgram, endpoint.c_str()) == 0);
  }
  EXPECT(zmq_close(dgram) == 0 && zmq_ctx_term(context) == 0);
}
