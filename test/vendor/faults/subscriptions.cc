// Subscriptions: late approvals, long subscriptions, and last values.

#include "scenario.h"

void xpub_manual_lost_peer() {
  void* context = zmq_ctx_new();
  void* xpub = open_socket(context, ZMQ_XPUB);
  set_option(xpub, ZMQ_XPUB_MANUAL, 1);
  EXPECT(zmq_bind(xpub, "inproc://news") == 0);
  const auto subscriber = [=] {
    void* sub = open_socket(context, ZMQ_SUB);
    set_option(sub, ZMQ_RCVTIMEO, 20);
    EXPECT(zmq_connect(sub, "inproc://news") == 0);
    EXPECT(zmq_setsockopt(sub, ZMQ_SUBSCRIBE, "topic", 5) == 0);
    return sub;
  };
  std::vector<void*> leavers;
  for (int i = 0; i < 8; ++i) leavers.push_back(subscriber());
  pump(xpub, 50);
  for (void* leaver : leavers) zmq_close(leaver);
  pump(xpub, 200);
  for (size_t i = 0; i < leavers.size(); ++i) {
    EXPECT(receive(xpub) == Frames{"\x01topic"});
    EXPECT(zmq_setsockopt(xpub, ZMQ_SUBSCRIBE, "topic", 5) == 0);
  }
  // The new pipes reuse the memory of the old pipes, but nobody has approved their
  // subscriptions.
  for (int i = 0; i < 8; ++i) {
    void* newcomer = subscriber();
    pump(xpub, 20);
    EXPECT(send_frame(xpub, "topic"));
    EXPECT(receive(newcomer).empty());
  }
  zmq_ctx_shutdown(context);
}

void long_topic_flag() {
  void* context = zmq_ctx_new();
  void* xpub = open_socket(context, ZMQ_XPUB);
  EXPECT(zmq_bind(xpub, "tcp://127.0.0.1:*") == 0);
  char endpoint[64];
  size_t size = sizeof endpoint;
  EXPECT(zmq_getsockopt(xpub, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
  void* sub = open_socket(context, ZMQ_SUB);
  EXPECT(zmq_connect(sub, endpoint) == 0);
  for (size_t length = 240; length <= 260; ++length) {
    const std::string topic(length, static_cast<char>('a' + length % 20));
    EXPECT(zmq_setsockopt(sub, ZMQ_SUBSCRIBE, topic.data(), length) == 0);
    EXPECT(receive(xpub) == Frames{'\x01' + topic});
    EXPECT(send_frame(xpub, topic + "!"));
    EXPECT(receive(sub) == Frames{topic + "!"});
    EXPECT(zmq_setsockopt(sub, ZMQ_UNSUBSCRIBE, topic.data(), length) == 0);
    EXPECT(receive(xpub) == Frames{std::string(1, '\0') + topic});
  }
  zmq_close(sub);
  zmq_close(xpub);
  zmq_ctx_term(context);
}

void last_value_after_full() {
  void* context = zmq_ctx_new();
  void* xpub = open_socket(context, ZMQ_XPUB);
  set_option(xpub, ZMQ_XPUB_MANUAL_LAST_VALUE, 1);
  set_option(xpub, ZMQ_XPUB_NODROP, 1);
  set_option(xpub, ZMQ_SNDHWM, 1);
  EXPECT(zmq_bind(xpub, "inproc://values") == 0);
  const auto subscribe = [=](void* sub, const std::string& topic) {
    EXPECT(zmq_setsockopt(sub, ZMQ_SUBSCRIBE, topic.data(), topic.size()) == 0);
    EXPECT(receive(xpub) == Frames{"\x01" + topic});
    EXPECT(zmq_setsockopt(xpub, ZMQ_SUBSCRIBE, topic.data(), topic.size()) == 0);
  };
  void* slow = open_socket(context, ZMQ_SUB);
  void* other = open_socket(context, ZMQ_SUB);
  for (void* sub : {slow, other}) {
    set_option(sub, ZMQ_RCVHWM, 2);
    EXPECT(zmq_connect(sub, "inproc://values") == 0);
    subscribe(sub, "t");
    EXPECT(send_frame(xpub, "t last value"));
    EXPECT(receive(sub) == Frames{"t last value"});
  }
  while (send_frame(xpub, "t news", ZMQ_DONTWAIT))
    EXPECT(receive(other) == Frames{"t news"});
  subscribe(slow, "to");
  EXPECT(!send_frame(xpub, "to last value", ZMQ_DONTWAIT));
  while (receive(slow) == Frames{"t news"}) set_option(slow, ZMQ_RCVTIMEO, 20);
  EXPECT(send_frame(xpub, "to last value"));
  EXPECT(receive(slow) == Frames{"to last value"});
  // The message is not for the other subscriber, which gets the next message.
  EXPECT(send_frame(xpub, "t news"));
  EXPECT(receive(other) == Frames{"t news"});
  for (void* socket : {xpub, slow, other}) EXPECT(zmq_close(socket) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}
