// Disconnects a peer in the middle of a multipart message, then sends that message again.
// The first frame goes out by libzmq's call: the addon sends a whole message at once, so
// no peer can leave between frames.
//
// usage: message-boundary <sender type> <receiver type> <refused frame has more: 0 | 1>

#include "zmq/message_boundary.h"

#include <zmq.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "check.h"
#include "peers.h"

namespace {

using zmq_napi::Frame;
using zmq_napi::OwnedSocket;
namespace boundary = zmq_napi::message_boundary;

constexpr char endpoint[] = "inproc://boundary";

Frame frame_of(const std::string& text) {
  Frame frame(text.size());
  std::memcpy(frame.data(), text.data(), text.size());
  return frame;
}

// Over inproc, the peer's command is in the sender's mailbox when zmq_disconnect returns.
void leave(void* peer, void* sender) {
  CHECK(zmq_disconnect(peer, endpoint) == 0);
  take_note(sender);
}

// The connection has ended when each side has noted that the other side knows.
void part(void* peer, void* sender) {
  take_note(peer);
  take_note(sender);
}

zmq_napi::Status send_whole(void* socket, const char* first) {
  std::vector<Frame> frames;
  frames.push_back(frame_of(first));
  frames.push_back(frame_of("middle"));
  frames.push_back(frame_of("last"));
  return boundary::send_frames(socket, frames);
}

}  // namespace

int main(int, char** arguments) {
  const int sender_type = std::atoi(arguments[1]);
  const int receiver_type = std::atoi(arguments[2]);
  const bool more = arguments[3][0] == '1';
  void* const context = zmq_ctx_new();
  {
    OwnedSocket sender = open(context, sender_type);
    CHECK(zmq_bind(sender.get(), endpoint) == 0);
    const OwnedSocket lost = joined(context, receiver_type, endpoint);
    await_peer(sender.get());
    Frame first = frame_of("first");
    CHECK(boundary::send_frame(sender.get(), first, ZMQ_SNDMORE) == 0);
    leave(lost.get(), sender.get());

    Frame refused = frame_of("refused");
    const auto status =
        boundary::send_frame(sender.get(), refused, more ? ZMQ_SNDMORE : 0);
    if (status != 0) boundary::return_to_boundary(sender.get(), more);
    std::printf("refused %d\n", status == -EAGAIN ? 1 : 0);

    part(lost.get(), sender.get());
    OwnedSocket next = joined(context, receiver_type, endpoint);
    await_peer(sender.get());
    std::printf("again %d\n", send_whole(sender.get(), "first"));
    std::printf("%s\n", receive(next.get()).c_str());
    if (sender_type != ZMQ_REQ) {
      std::printf("next %d\n", send_whole(sender.get(), "second"));
      std::printf("%s\n", receive(next.get()).c_str());
    }
  }
  zmq_ctx_term(context);
  return 0;
}
