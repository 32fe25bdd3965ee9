// A SOCKS proxy whose replies are long, or come in pieces.

#include "scenario.h"

#include <string>

namespace {

const char kGreeting = '\xff';  // The first byte of ZMTP's greeting.

class Proxy {
 public:
  explicit Proxy(void* context) : proxy_(open_socket(context, ZMQ_STREAM)) {
    EXPECT(zmq_bind(proxy_, "tcp://127.0.0.1:*") == 0);
  }
  ~Proxy() { zmq_close(proxy_); }

  std::string address() const {
    char endpoint[64];
    size_t size = sizeof endpoint;
    EXPECT(zmq_getsockopt(proxy_, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
    return std::string(endpoint).substr(6);
  }

  std::string get() {
    const Frames frames = receive(proxy_);
    EXPECT(frames.size() == 2);
    id_ = frames[0];
    return frames[1];
  }

  // Sends in pieces, each of which is read before the next is sent.
  void put(const std::string& bytes, size_t piece) {
    for (size_t i = 0; i < bytes.size(); i += piece) {
      EXPECT(send_frame(proxy_, id_, ZMQ_SNDMORE));
      EXPECT(send_frame(proxy_, bytes.substr(i, piece)));
      sleep_ms(10);
    }
  }

 private:
  void* proxy_;
  std::string id_;
};

// The first reply of a connection, with its bound address as a name.
std::string reply(size_t name_length) {
  return std::string("\x05\0\0\x03", 4) + static_cast<char>(name_length) +
         std::string(name_length, 'n') + "\x01\x02";
}

void expect_connection(const std::string& bytes, size_t piece) {
  void* context = zmq_ctx_new();
  {
    Proxy proxy(context);
    void* client = open_socket(context, ZMQ_PUSH);
    const std::string address = proxy.address();
    EXPECT(zmq_setsockopt(client, ZMQ_SOCKS_PROXY, address.data(), address.size()) == 0);
    EXPECT(zmq_connect(client, "tcp://127.0.0.1:1") == 0);
    EXPECT(proxy.get().empty());
    EXPECT(proxy.get() == std::string("\x05\x01\0", 3));
    proxy.put(std::string("\x05\0", 2), 1);
    EXPECT(proxy.get()[1] == 1);
    // The peer's greeting follows at once.
    proxy.put(bytes + kGreeting + std::string(8, '\0') + '\x7f', piece);
    // The client sends more than ten bytes after it has these ten.
    std::string greeting = proxy.get();
    while (greeting.size() <= 10) greeting += proxy.get();
    EXPECT(greeting[0] == kGreeting);
    zmq_close(client);
  }
  zmq_ctx_term(context);
}

}  // namespace

void socks_replies_of_any_length() {
  for (const size_t length : {1, 127, 128, 200, 255})
    expect_connection(reply(length), 10'000);
  expect_connection(std::string("\x05\0\0\x01\x7f\0\0\x01\x01\x02", 10), 10'000);
}

void socks_replies_in_pieces() {
  expect_connection(reply(127), 50);
  expect_connection(reply(255), 50);
  expect_connection(std::string("\x05\0\0\x04", 4) + std::string(18, 'a'), 7);
}

void socks_long_host() {
  void* context = zmq_ctx_new();
  {
    Proxy proxy(context);
    void* client = open_socket(context, ZMQ_PUSH);
    const std::string address = proxy.address();
    EXPECT(zmq_setsockopt(client, ZMQ_SOCKS_PROXY, address.data(), address.size()) == 0);
    const std::string host(300, 'h');
    if (zmq_connect(client, ("tcp://" + host + ":1").c_str()) == 0) {
      EXPECT(proxy.get().empty());
      EXPECT(proxy.get().size() == 3);
      proxy.put(std::string("\x05\0", 2), 2);
      EXPECT(proxy.get().empty());  // The connection ends.
    }
    zmq_close(client);
  }
  zmq_ctx_term(context);
}
