// Takes a peer away in the middle of a multipart message, then sends that message again.
// The first frame goes out by libzmq's own call, because through the addon a message goes
// at once and no peer can leave in between.
//
// usage: message-boundary <sender type> <receiver type> <refused frame has more: 0 | 1>

#include "message_boundary.h"

#include <zmq.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "check.h"

namespace {

using zmq_napi::Frame;
using zmq_napi::SocketHandle;
namespace boundary = zmq_napi::message_boundary;

constexpr int patience = 5000;

Frame frame_of(const std::string& text) {
  Frame frame(text.size());
  std::memcpy(frame.data(), text.data(), text.size());
  return frame;
}

SocketHandle open(void* context, int type) {
  SocketHandle socket(zmq_socket(context, type));
  const int none = 0;
  zmq_setsockopt(socket.get(), ZMQ_LINGER, &none, sizeof(none));
  zmq_setsockopt(socket.get(), ZMQ_RCVTIMEO, &patience, sizeof(patience));
  return socket;
}

SocketHandle join(void* context, int type, const char* endpoint) {
  SocketHandle peer = open(context, type);
  if (type == ZMQ_PULL || type == ZMQ_DEALER || type == ZMQ_PAIR || type == ZMQ_REP) {
    CHECK(zmq_connect(peer.get(), endpoint) == 0);
  }
  return peer;
}

void await_peer(void* socket) {
  zmq_pollitem_t item{socket, 0, ZMQ_POLLOUT, 0};
  CHECK(zmq_poll(&item, 1, patience) == 1);
}

SocketHandle watch_leaving(void* context, void* socket) {
  CHECK(zmq_socket_monitor(socket, "inproc://leaving", ZMQ_EVENT_DISCONNECTED) == 0);
  SocketHandle monitor = open(context, ZMQ_PAIR);
  CHECK(zmq_connect(monitor.get(), "inproc://leaving") == 0);
  return monitor;
}

// The event comes a moment before the socket is told; what tells it has no event.
void await_leaving(void* monitor, void* socket) {
  Frame event;
  CHECK(zmq_msg_recv(event.get(), monitor, 0) >= 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  int events = 0;
  size_t size = sizeof(events);
  CHECK(zmq_getsockopt(socket, ZMQ_EVENTS, &events, &size) == 0);
}

std::string receive(void* socket) {
  std::string message;
  for (bool more = true; more;) {
    Frame frame;
    if (zmq_msg_recv(frame.get(), socket, 0) < 0) return "nothing";
    message += std::string(static_cast<char*>(frame.data()), frame.size()) + '|';
    more = frame.more();
  }
  return message;
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
    SocketHandle sender = open(context, sender_type);
    CHECK(zmq_bind(sender.get(), "tcp://127.0.0.1:*") == 0);
    char endpoint[64];
    size_t size = sizeof(endpoint);
    CHECK(zmq_getsockopt(sender.get(), ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);

    SocketHandle lost = join(context, receiver_type, endpoint);
    await_peer(sender.get());
    const SocketHandle monitor = watch_leaving(context, sender.get());
    Frame first = frame_of("first");
    CHECK(boundary::send_frame(sender.get(), first, ZMQ_SNDMORE) == 0);
    lost.reset();
    await_leaving(monitor.get(), sender.get());
    CHECK(zmq_socket_monitor(sender.get(), nullptr, 0) == 0);

    Frame refused = frame_of("refused");
    const auto status =
        boundary::send_frame(sender.get(), refused, more ? ZMQ_SNDMORE : 0);
    if (status != 0) boundary::return_to_boundary(sender.get(), more);
    std::printf("refused %d\n", status == -EAGAIN ? 1 : 0);

    SocketHandle next = join(context, receiver_type, endpoint);
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
