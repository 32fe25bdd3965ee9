// Forwards messages by a proxy's lane to a peer that leaves before a given frame of the
// first message goes out, and then to another.
//
// usage: lane <sender type> <receiver type> <frame before which the peer leaves: 1..>

#include "proxy/lane.h"

#include <zmq.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "check.h"
#include "peers.h"
#include "proxy/tally.h"
#include "zmq/frame.h"

namespace {

using zmq_napi::Lane;
using zmq_napi::SocketHandle;
using zmq_napi::Tally;

constexpr char to_lane[] = "inproc://to-lane";
constexpr char from_lane[] = "inproc://from-lane";

void* watched_socket = nullptr;
void* leaving_peer = nullptr;
int frames_until_leave = 0;

SocketHandle bound(void* context, int type, const char* endpoint) {
  SocketHandle socket = open(context, type);
  CHECK(zmq_bind(socket.get(), endpoint) == 0);
  return socket;
}

void send(void* socket, const std::string& name) {
  for (const char* part : {"first", "middle", "last"}) {
    const std::string text = name + ' ' + part;
    const int flags = std::string(part) == "last" ? 0 : ZMQ_SNDMORE;
    CHECK(zmq_send(socket, text.data(), text.size(), flags) >= 0);
  }
}

}  // namespace

// The linker puts these around libzmq's own.
extern "C" int __real_zmq_msg_send(zmq_msg_t* message, void* socket, int flags);
extern "C" int __wrap_zmq_msg_send(zmq_msg_t* message, void* socket, int flags) {
  if (socket == watched_socket && --frames_until_leave == 0) {
    CHECK(zmq_disconnect(leaving_peer, from_lane) == 0);
    take_note(socket);
  }
  return __real_zmq_msg_send(message, socket, flags);
}

int main(int, char** arguments) {
  const int sender_type = std::atoi(arguments[1]);
  const int receiver_type = std::atoi(arguments[2]);
  void* const context = zmq_ctx_new();
  {
    const SocketHandle from = bound(context, ZMQ_PULL, to_lane);
    const SocketHandle source = joined(context, ZMQ_PUSH, to_lane);
    const SocketHandle to = bound(context, sender_type, from_lane);
    const SocketHandle lost = joined(context, receiver_type, from_lane);
    await_peer(to.get());
    watched_socket = to.get();
    leaving_peer = lost.get();
    frames_until_leave = std::atoi(arguments[3]);

    Tally tally;
    const std::atomic<bool> halted{false};
    Lane lane({from.get(), ZMQ_PULL, Tally::front}, {to.get(), sender_type, Tally::back},
              nullptr, tally, halted);
    send(source.get(), "one");
    send(source.get(), "two");
    std::printf("moved %d\n", lane.forward());

    // The connection has ended when both have noted that the other knows.
    take_note(lost.get());
    take_note(to.get());
    const SocketHandle next = joined(context, receiver_type, from_lane);
    await_peer(to.get());
    std::printf("moved %d\n", lane.forward());
    for (int count = 0; count < 2; ++count) {
      std::printf("%s\n", receive(next.get()).c_str());
    }
    const Tally::Snapshot figures = tally.read();
    constexpr size_t back = Tally::back * Tally::figures;
    std::printf("in %d out %d dropped %d\n",
                static_cast<int>(figures[Tally::messages_in]),
                static_cast<int>(figures[back + Tally::messages_out]),
                static_cast<int>(figures[back + Tally::dropped]));
  }
  zmq_ctx_term(context);
  return 0;
}
