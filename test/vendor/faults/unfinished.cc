// Messages of several frames whose connection ends, or is restored, between two of the
// frames.

#include <atomic>

#include <unistd.h>

#include "scenario.h"
#include "wire.h"

namespace {

std::atomic<int> frames_alive{0};

// Sends a frame that counts as alive until libzmq frees its bytes.
void send_counted(void* socket, int flags) {
  static char bytes[] = "frame";
  const auto free_bytes = [](void*, void*) { --frames_alive; };
  zmq_msg_t message;
  EXPECT(zmq_msg_init_data(&message, bytes, sizeof bytes, free_bytes, nullptr) == 0);
  ++frames_alive;
  EXPECT(zmq_msg_send(&message, socket, flags | ZMQ_DONTWAIT) == sizeof bytes);
}

struct Upstream {
  std::string endpoint;
  int listener = wire::listen(endpoint);
  void* context = zmq_ctx_new();
  void* xsub = open_socket(context, ZMQ_XSUB);
  int peer = -1;

  Upstream() {
    set_option(xsub, ZMQ_RECONNECT_IVL, 10);
    set_option(xsub, ZMQ_SNDHWM, 2);
    EXPECT(zmq_connect(xsub, endpoint.c_str()) == 0);
    meet();
  }
  ~Upstream() {
    close(peer);
    close(listener);
    EXPECT(zmq_close(xsub) == 0 && zmq_ctx_term(context) == 0);
  }
  void meet() {
    peer = wire::accept(listener);
    wire::put(peer, wire::hello("XPUB"));
    wire::skip_hello(peer);
    pump(xsub, 50);
  }
  // The connection is lost and restored.
  void meet_again() {
    close(peer);
    meet();
  }
};

}  // namespace

void unfinished_message_is_freed() {
  void* context = zmq_ctx_new();
  void* push = open_socket(context, ZMQ_PUSH);
  EXPECT(zmq_bind(push, "inproc://work") == 0);
  void* pull = open_socket(context, ZMQ_PULL);
  EXPECT(zmq_connect(pull, "inproc://work") == 0);
  send_counted(push, ZMQ_SNDMORE);
  send_counted(push, ZMQ_SNDMORE);
  EXPECT(zmq_close(pull) == 0);
  pump(push, 100);
  EXPECT(frames_alive == 0);
  EXPECT(zmq_close(push) == 0 && zmq_ctx_term(context) == 0);
}

void unfinished_message_is_freed_at_reconnect() {
  Upstream upstream;
  send_counted(upstream.xsub, ZMQ_SNDMORE);
  send_counted(upstream.xsub, ZMQ_SNDMORE);
  upstream.meet_again();
  EXPECT(frames_alive == 0);
}

void rest_of_unfinished_message() {
  Upstream upstream;
  EXPECT(send_frame(upstream.xsub, "first", ZMQ_SNDMORE));
  upstream.meet_again();
  EXPECT(send_frame(upstream.xsub, "rest"));
  EXPECT(send_frame(upstream.xsub, "whole"));
  const std::string whole = wire::frame("whole");
  EXPECT(wire::get(upstream.peer, whole.size()) == whole);
}

void room_after_reconnect() {
  Upstream upstream;
  // The size exceeds the buffers of the kernel, so the following frames wait in the pipe.
  EXPECT(send_frame(upstream.xsub, std::string(32 << 20, '-')));
  pump(upstream.xsub, 50);
  // A full pipe drops messages to an upstream peer.
  for (int i = 0; i < 10; ++i) EXPECT(send_frame(upstream.xsub, "lost"));
  upstream.meet_again();
  EXPECT(send_frame(upstream.xsub, "whole"));
  const std::string whole = wire::frame("whole");
  EXPECT(wire::get(upstream.peer, whole.size()) == whole);
}
