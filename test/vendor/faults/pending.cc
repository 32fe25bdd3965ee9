// Data that an XPUB keeps for a program that does not receive it.

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <thread>

#include "scenario.h"
#include "wire.h"

namespace {

constexpr int kMessages = 300;
constexpr size_t kSize = 1 << 20;

// The memory that this process uses, in MiB.
long memory() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  long pages = 0;
  EXPECT(file != nullptr && std::fscanf(file, "%*d %ld", &pages) == 1);
  std::fclose(file);
  return pages * sysconf(_SC_PAGESIZE) >> 20;
}

// Messages of 1 MiB that are no subscriptions, each with its number.
void put_many(int peer) {
  for (int i = 0; i < kMessages; ++i) {
    const std::string head("\2\0\0\0\0\0\x10\0\0", 9);
    std::string body = "number " + std::to_string(i);
    body.resize(kSize);
    wire::put(peer, head + body);
  }
}

struct Publisher {
  void* context = zmq_ctx_new();
  void* socket = open_socket(context, ZMQ_XPUB);
  int peer;

  Publisher() {
    set_option(socket, ZMQ_RCVHWM, 1);
    EXPECT(zmq_bind(socket, "tcp://127.0.0.1:*") == 0);
    peer = wire::dial(socket);
    wire::put(peer, wire::hello("XSUB"));
    wire::skip_hello(peer);
  }

  void end() const {
    close(peer);
    EXPECT(zmq_close(socket) == 0 && zmq_ctx_term(context) == 0);
  }
};

}  // namespace

void xpub_pending_never_received() {
  const Publisher publisher;
  const long before = memory();
  std::atomic<bool> sent{false};
  std::thread sender([&] {
    put_many(publisher.peer);
    wire::put(publisher.peer, wire::frame("\1a"));
    sent = true;
  });
  while (!sent) pump(publisher.socket, 10);
  sender.join();

  // The subscription is in effect, although nobody has received it.
  pump(publisher.socket, 200);
  EXPECT(memory() - before < 150);
  EXPECT(send_frame(publisher.socket, "after"));
  EXPECT(wire::get(publisher.peer, 7) == wire::frame("after"));
  publisher.end();
}

void xpub_pending_received_later() {
  const Publisher publisher;
  char byte;
  EXPECT(zmq_recv(publisher.socket, &byte, 1, ZMQ_DONTWAIT) < 0);
  const long before = memory();
  std::thread sender([&] { put_many(publisher.peer); });
  pump(publisher.socket, 1000);
  EXPECT(memory() - before < 150);

  for (int i = 0; i < kMessages; ++i) {
    const Frames frames = receive(publisher.socket);
    EXPECT(frames.size() == 1 && frames[0].size() == kSize);
    EXPECT(frames[0].c_str() == "number " + std::to_string(i));
  }
  sender.join();
  publisher.end();
}
