// Connections that end while a program has read only some frames of a message.

#include <unistd.h>

#include <utility>

#include "scenario.h"
#include "wire.h"

namespace {

// One frame, and whether others follow.
std::pair<std::string, bool> receive_frame(void* socket) {
  zmq_msg_t frame;
  EXPECT(zmq_msg_init(&frame) == 0 && zmq_msg_recv(&frame, socket, 0) >= 0);
  const std::string bytes(static_cast<char*>(zmq_msg_data(&frame)), zmq_msg_size(&frame));
  const bool more = zmq_msg_more(&frame) != 0;
  EXPECT(zmq_msg_close(&frame) == 0);
  return {bytes, more};
}

void send_pair(void* socket, const std::string& name) {
  EXPECT(send_frame(socket, name + " head", ZMQ_SNDMORE));
  EXPECT(send_frame(socket, name + " body"));
}

}  // namespace

void another_peer_ends_between_frames() {
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  std::vector<void*> pushes;
  for (const std::string name : {"a", "b", "c"}) {
    void* push = pushes.emplace_back(open_socket(context, ZMQ_PUSH));
    EXPECT(zmq_bind(push, ("inproc://" + name).c_str()) == 0);
    EXPECT(zmq_connect(pull, ("inproc://" + name).c_str()) == 0);
    pump(push, 0);
    for (int count = 0; count < 2; ++count) send_pair(push, name);
  }
  EXPECT((receive(pull) == Frames{"a head", "a body"}));
  EXPECT((receive(pull) == Frames{"b head", "b body"}));
  EXPECT((receive_frame(pull) == std::pair<std::string, bool>{"c head", true}));
  EXPECT(zmq_disconnect(pull, "inproc://b") == 0);
  for (void* each : {pushes[1], pull}) pump(each, 20);
  EXPECT((receive(pull) == Frames{"c body"}));
  for (const Frames& rest : {Frames{"a head", "a body"}, Frames{"c head", "c body"}})
    EXPECT(receive(pull) == rest);
  for (void* push : pushes) EXPECT(zmq_close(push) == 0);
  EXPECT(zmq_close(pull) == 0 && zmq_ctx_term(context) == 0);
}

void lost_between_frames() {
  std::string endpoint;
  const int listener = wire::listen(endpoint);
  void* context = zmq_ctx_new();
  void* dealer = open_socket(context, ZMQ_DEALER);
  set_option(dealer, ZMQ_IMMEDIATE, 1);
  EXPECT(zmq_connect(dealer, endpoint.c_str()) == 0);
  const int peer = wire::accept(listener);
  wire::put(peer, wire::hello("ROUTER"));
  wire::skip_hello(peer);
  wire::put(peer, wire::frame("head", 1) + wire::frame("body"));
  EXPECT((receive_frame(dealer) == std::pair<std::string, bool>{"head", true}));
  close(peer);
  pump(dealer, 100);
  EXPECT(receive(dealer) == Frames{"body"});
  close(listener);
  EXPECT(zmq_close(dealer) == 0 && zmq_ctx_term(context) == 0);
}
