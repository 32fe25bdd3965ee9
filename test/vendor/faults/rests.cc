// Messages whose peer becomes full after their first frames.

#include "scenario.h"

namespace {

// The queue of `sender` has no room left after its high-water mark is lowered.
void shrink_between_frames(int sender_type, int receiver_type) {
  void* context = zmq_ctx_new();
  void* sender = open_socket(context, sender_type);
  void* receiver = open_socket(context, receiver_type);
  set_option(sender, ZMQ_SNDHWM, 4);
  set_option(receiver, ZMQ_RCVHWM, 1);
  EXPECT(zmq_bind(sender, "inproc://all") == 0);
  EXPECT(zmq_connect(receiver, "inproc://all") == 0);
  if (receiver_type == ZMQ_SUB)
    EXPECT(zmq_setsockopt(receiver, ZMQ_SUBSCRIBE, "", 0) == 0);
  pump(sender, 0);
  for (int count = 0; count < 4; ++count) EXPECT(send_frame(sender, "before"));
  EXPECT(send_frame(sender, "head", ZMQ_SNDMORE));
  set_option(sender, ZMQ_SNDHWM, 1);
  EXPECT(send_frame(sender, "tail", ZMQ_DONTWAIT));
  for (int count = 0; count < 4; ++count) EXPECT(receive(receiver) == Frames{"before"});
  EXPECT((receive(receiver) == Frames{"head", "tail"}));
  for (int count = 0; count < 3; ++count) {
    pump(receiver, 0);  // It sees the new mark, and acknowledges reads.
    pump(sender, 0);
    EXPECT(send_frame(sender, "whole", ZMQ_DONTWAIT));
    EXPECT(receive(receiver) == Frames{"whole"});
  }
  for (void* socket : {sender, receiver}) EXPECT(zmq_close(socket) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}

}  // namespace

void publisher_full_between_frames() { shrink_between_frames(ZMQ_PUB, ZMQ_SUB); }

void subscriber_full_between_frames() { shrink_between_frames(ZMQ_XSUB, ZMQ_XPUB); }

void pusher_full_between_frames() { shrink_between_frames(ZMQ_PUSH, ZMQ_PULL); }
