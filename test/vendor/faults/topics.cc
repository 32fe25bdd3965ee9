// The topics and groups that peers may join, and the peers that get each message.

#include "scenario.h"

#include <cerrno>
#include <string>

namespace {

void* bound(void* context, int type, const char* endpoint) {
  void* socket = open_socket(context, type);
  EXPECT(zmq_bind(socket, endpoint) == 0);
  return socket;
}

void* connected(void* context, int type, void* to) {
  char endpoint[256];
  size_t size = sizeof endpoint;
  EXPECT(zmq_getsockopt(to, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
  void* socket = open_socket(context, type);
  EXPECT(zmq_connect(socket, endpoint) == 0);
  return socket;
}

void approve(void* xpub, const std::string& topic) {
  EXPECT(zmq_setsockopt(xpub, ZMQ_SUBSCRIBE, topic.data(), topic.size()) == 0);
}

}  // namespace

void xpub_manual_own_peer() {
  void* context = zmq_ctx_new();
  void* xpub = open_socket(context, ZMQ_XPUB);
  set_option(xpub, ZMQ_XPUB_MANUAL, 1);
  EXPECT(zmq_bind(xpub, "inproc://manual") == 0);
  void* stranger = connected(context, ZMQ_XSUB, xpub);
  void* guest = connected(context, ZMQ_XSUB, xpub);
  set_option(stranger, ZMQ_RCVTIMEO, 200);
  EXPECT(send_frame(stranger, "\x02no subscription"));
  EXPECT(send_frame(guest, "\x01secret"));
  pump(xpub, 0);
  EXPECT(send_frame(stranger, "\x01weather"));
  pump(xpub, 0);
  for (int i = 0; i < 3; ++i) {
    const Frames message = receive(xpub);
    EXPECT(message.size() == 1);
    if (message[0] == "\x01secret") approve(xpub, "secret");
  }
  EXPECT(send_frame(xpub, "secret"));
  EXPECT(receive(guest) == Frames{"secret"});
  EXPECT(receive(stranger).empty());
  for (void* socket : {stranger, guest, xpub}) zmq_close(socket);
  zmq_ctx_term(context);
}

void xpub_manual_other_leaves() {
  void* context = zmq_ctx_new();
  void* xpub = open_socket(context, ZMQ_XPUB);
  set_option(xpub, ZMQ_XPUB_MANUAL, 1);
  EXPECT(zmq_bind(xpub, "inproc://manual") == 0);
  void* other = connected(context, ZMQ_XSUB, xpub);
  EXPECT(send_frame(other, "\x01weather"));
  EXPECT(receive(xpub) == Frames{"\x01weather"});
  approve(xpub, "weather");
  void* guest = connected(context, ZMQ_XSUB, xpub);
  EXPECT(send_frame(guest, "\x01secret"));
  EXPECT(receive(xpub) == Frames{"\x01secret"});
  zmq_close(other);
  pump(xpub, 100);
  approve(xpub, "secret");
  EXPECT(send_frame(xpub, "secret"));
  EXPECT(receive(guest) == Frames{"secret"});
  zmq_close(guest);
  zmq_close(xpub);
  zmq_ctx_term(context);
}

void conflate_whole_messages() {
  void* context = zmq_ctx_new();
  void* push = open_socket(context, ZMQ_PUSH);
  set_option(push, ZMQ_CONFLATE, 1);
  void* pull = bound(context, ZMQ_PULL, "inproc://newest");
  set_option(pull, ZMQ_RCVTIMEO, 100);
  EXPECT(zmq_connect(push, "inproc://newest") == 0);
  EXPECT(send_frame(push, "first", ZMQ_SNDMORE));
  EXPECT(receive(pull).empty());
  EXPECT(send_frame(push, "last"));
  EXPECT(receive(pull) == Frames{"last"});
  zmq_close(push);
  zmq_close(pull);
  zmq_ctx_term(context);
}

void topic_length() {
  for (const int type : {ZMQ_PUB, ZMQ_XPUB}) {
    void* context = zmq_ctx_new();
    void* pub = bound(context, type, "tcp://127.0.0.1:*");
    void* sub = connected(context, ZMQ_SUB, pub);
    const std::string longest(65'536, 't');
    EXPECT(zmq_setsockopt(sub, ZMQ_SUBSCRIBE, longest.data(), longest.size()) == 0);
    pump(pub, 300);
    EXPECT(send_frame(pub, longest + "!"));
    EXPECT(receive(sub) == Frames{longest + "!"});
    EXPECT(zmq_socket_monitor(pub, "inproc://monitor", ZMQ_EVENT_DISCONNECTED) == 0);
    void* monitor = open_socket(context, ZMQ_PAIR);
    EXPECT(zmq_connect(monitor, "inproc://monitor") == 0);
    const std::string longer(65'537, 't');
    EXPECT(zmq_setsockopt(sub, ZMQ_SUBSCRIBE, longer.data(), longer.size()) == 0);
    EXPECT(receive(monitor).size() == 2);
    for (void* socket : {monitor, sub, pub}) zmq_close(socket);
    zmq_ctx_term(context);
  }
}
