// Frames of a message from XSUB to XPUB that are also (un)subscriptions.

#include "scenario.h"

namespace {

std::string subscribing(const std::string& topic) { return '\1' + topic; }
std::string leaving(const std::string& topic) { return '\0' + topic; }

struct Upstream {
  void* context = zmq_ctx_new();
  void* xpub = open_socket(context, ZMQ_XPUB);
  void* xsub = open_socket(context, ZMQ_XSUB);

  Upstream() {
    EXPECT(zmq_bind(xpub, "inproc://upstream") == 0);
    EXPECT(zmq_connect(xsub, "inproc://upstream") == 0);
  }
  ~Upstream() {
    for (void* socket : {xsub, xpub}) EXPECT(zmq_close(socket) == 0);
    EXPECT(zmq_ctx_term(context) == 0);
  }
  void send(const Frames& frames) {
    for (size_t at = 0; at < frames.size(); ++at)
      EXPECT(send_frame(xsub, frames[at], at + 1 < frames.size() ? ZMQ_SNDMORE : 0));
  }
  void expect(const Frames& frames) { EXPECT(receive(xpub) == frames); }
};

}  // namespace

void known_subscription_inside_message() {
  Upstream upstream;
  upstream.send({subscribing("A")});
  upstream.expect({subscribing("A")});
  const Frames in_the_end{"head", subscribing("A")};
  const Frames amid{"head", subscribing("A"), "tail"};
  for (const Frames& message : {in_the_end, amid, Frames{"whole"}})
    upstream.send(message);
  for (const Frames& message : {in_the_end, amid, Frames{"whole"}})
    upstream.expect(message);
}

void new_subscription_inside_message() {
  Upstream upstream;
  const Frames message{"head", subscribing("A"), "tail"};
  upstream.send(message);
  upstream.expect(message);
  EXPECT(send_frame(upstream.xpub, "A news"));
  EXPECT(receive(upstream.xsub) == Frames{"A news"});
}

void unknown_unsubscription_inside_message() {
  Upstream upstream;
  for (const Frames& message : {Frames{"head", leaving("A")},
                                Frames{"head", leaving("A"), "tail"}, Frames{"whole"}}) {
    upstream.send(message);
    upstream.expect(message);
  }
}

void subscription_before_unknown_unsubscription() {
  Upstream upstream;
  upstream.send({subscribing("A"), leaving("B")});
  upstream.expect({subscribing("A")});
}

// A message ends one of two subscriptions to a topic: the other subscription stays.
void unsubscription_of_two_inside_message() {
  Upstream upstream;
  for (int count = 0; count < 2; ++count) upstream.send({subscribing("A")});
  upstream.expect({subscribing("A")});
  const Frames message{"head", leaving("A")};
  upstream.send(message);
  upstream.expect(message);
  upstream.expect({subscribing("A")});
  EXPECT(send_frame(upstream.xpub, "A news"));
  EXPECT(receive(upstream.xsub) == Frames{"A news"});

  const Frames twice{"head", leaving("A"), leaving("A")};
  upstream.send({subscribing("A")});
  upstream.send(twice);
  upstream.send({"whole"});
  upstream.expect(twice);
  upstream.expect({"whole"});
}
