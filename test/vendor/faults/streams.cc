// A STREAM whose peer leaves: between the two frames of a message, or when the queue is
// full.

#include <unistd.h>

#include "scenario.h"
#include "wire.h"

void stream_lost_peer() {
  void* context = zmq_ctx_new();
  void* stream = open_socket(context, ZMQ_STREAM);
  EXPECT(zmq_bind(stream, "tcp://127.0.0.1:*") == 0);
  const int peer = wire::dial(stream);
  const Frames connected = receive(stream);
  EXPECT(connected.size() == 2);

  EXPECT(send_frame(stream, connected[0], ZMQ_SNDMORE));
  wire::put(peer, "unread");
  close(peer);
  pump(stream, 200);

  bool released = false;
  const auto release = [](void*, void* hint) { *static_cast<bool*>(hint) = true; };
  char body[100] = "late";
  zmq_msg_t message;
  EXPECT(zmq_msg_init_data(&message, body, sizeof body, release, &released) == 0);
  EXPECT(zmq_msg_send(&message, stream, 0) >= 0);
  EXPECT(zmq_close(stream) == 0 && zmq_ctx_term(context) == 0);
  EXPECT(released);
}

void stream_leaver_when_full() {
  void* context = zmq_ctx_new();
  void* stream = open_socket(context, ZMQ_STREAM);
  set_option(stream, ZMQ_RCVHWM, 1);
  EXPECT(zmq_bind(stream, "tcp://127.0.0.1:*") == 0);
  EXPECT(zmq_socket_monitor(stream, "inproc://events", ZMQ_EVENT_DISCONNECTED) == 0);
  void* events = open_socket(context, ZMQ_PAIR);
  EXPECT(zmq_connect(events, "inproc://events") == 0);
  close(wire::dial(stream));
  EXPECT(receive(events).size() == 2);
  // The notice of the peer's arrival fills the queue.
  const Frames come = receive(stream);
  EXPECT(come.size() == 2 && come[1].empty());
  EXPECT(receive(stream) == come);
  EXPECT(zmq_close(stream) == 0 && zmq_close(events) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}
