// A PAIR whose peer leaves in the middle of a message that the PAIR sends: the next peer
// gets whole messages only.

#include <unistd.h>

#include <cerrno>
#include <initializer_list>

#include "scenario.h"
#include "wire.h"

namespace {

const char* const kEndpoint = "inproc://pair";

void* connect_pair(void* context) {
  void* peer = open_socket(context, ZMQ_PAIR);
  EXPECT(zmq_connect(peer, kEndpoint) == 0);
  return peer;
}

void close_all(std::initializer_list<void*> sockets, void* context) {
  for (void* socket : sockets) EXPECT(zmq_close(socket) == 0);
  EXPECT(zmq_ctx_term(context) == 0);
}

// A send fails if it finds that the peer of its message has gone.
void expect_told(void* pair, const char* frame, int flags) {
  EXPECT(!send_frame(pair, frame, flags | ZMQ_DONTWAIT) && errno == EAGAIN);
}

}  // namespace

void next_pair_peer_between_frames() {
  void* context = zmq_ctx_new();
  void* pair = open_socket(context, ZMQ_PAIR);
  EXPECT(zmq_bind(pair, kEndpoint) == 0);
  void* first = connect_pair(context);
  pump(pair, 0);
  EXPECT(send_frame(pair, "head", ZMQ_SNDMORE));
  EXPECT(zmq_close(first) == 0);
  pump(pair, 50);
  void* next = connect_pair(context);
  pump(pair, 0);
  expect_told(pair, "body", ZMQ_SNDMORE);
  EXPECT(send_frame(pair, "tail", ZMQ_DONTWAIT));
  EXPECT(send_frame(pair, "whole", ZMQ_DONTWAIT));
  EXPECT(receive(next) == Frames{"whole"});
  close_all({next, pair}, context);
}

// The peer has left, but its last message has not been received yet.
void leaving_pair_peer_between_frames() {
  void* context = zmq_ctx_new();
  void* pair = open_socket(context, ZMQ_PAIR);
  EXPECT(zmq_bind(pair, kEndpoint) == 0);
  void* first = connect_pair(context);
  EXPECT(send_frame(first, "last words"));
  pump(pair, 0);
  EXPECT(send_frame(pair, "head", ZMQ_SNDMORE));
  EXPECT(zmq_close(first) == 0);
  pump(pair, 50);
  void* next = connect_pair(context);
  expect_told(pair, "body", ZMQ_SNDMORE);
  EXPECT(receive(pair) == Frames{"last words"});
  pump(pair, 50);
  EXPECT(send_frame(pair, "tail", ZMQ_DONTWAIT));
  EXPECT(send_frame(pair, "whole", ZMQ_DONTWAIT));
  EXPECT(receive(next) == Frames{"whole"});
  close_all({next, pair}, context);
}

void lost_pair_peer_between_frames() {
  void* context = zmq_ctx_new();
  void* pair = open_socket(context, ZMQ_PAIR);
  EXPECT(zmq_bind(pair, "tcp://127.0.0.1:*") == 0);
  const auto meet = [&] {
    const int peer = wire::dial(pair);
    wire::put(peer, wire::hello("PAIR"));
    wire::skip_hello(peer);
    pump(pair, 50);
    return peer;
  };
  const int first = meet();
  EXPECT(send_frame(pair, "head", ZMQ_SNDMORE));
  close(first);
  pump(pair, 50);
  const int next = meet();
  expect_told(pair, "tail", 0);
  EXPECT(send_frame(pair, "whole", ZMQ_DONTWAIT));
  const std::string whole = wire::frame("whole");
  EXPECT(wire::get(next, whole.size()) == whole);
  close(next);
  close_all({pair}, context);
}
