// Forwards messages in a direction of a proxy. The first peer leaves before a given frame
// of the first message goes out. The proxy then forwards to another peer.
//
// usage: direction <sender type> <receiver type> <frame before which the peer
// leaves: 1..>

#include "proxy/direction.h"

#include <zmq.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "check.h"
#include "peers.h"
#include "proxy/counters.h"
#include "zmq/frame.h"

namespace {

using zmq_napi::Counters;
using zmq_napi::Direction;
using zmq_napi::OwnedSocket;

constexpr char to_direction[] = "inproc://to-direction";
constexpr char from_direction[] = "inproc://from-direction";

void* watched_socket = nullptr;
void* leaving_peer = nullptr;
int frames_until_leave = 0;

OwnedSocket bound(void* context, int type, const char* endpoint) {
  OwnedSocket socket = open(context, type);
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

// The linker puts these functions around libzmq's functions.
extern "C" int __real_zmq_msg_send(zmq_msg_t* message, void* socket, int flags);
extern "C" int __wrap_zmq_msg_send(zmq_msg_t* message, void* socket, int flags) {
  if (socket == watched_socket && --frames_until_leave == 0) {
    CHECK(zmq_disconnect(leaving_peer, from_direction) == 0);
    take_note(socket);
  }
  return __real_zmq_msg_send(message, socket, flags);
}

int main(int, char** arguments) {
  const int sender_type = std::atoi(arguments[1]);
  const int receiver_type = std::atoi(arguments[2]);
  void* const context = zmq_ctx_new();
  {
    const OwnedSocket from = bound(context, ZMQ_PULL, to_direction);
    const OwnedSocket source = joined(context, ZMQ_PUSH, to_direction);
    const OwnedSocket to = bound(context, sender_type, from_direction);
    const OwnedSocket lost = joined(context, receiver_type, from_direction);
    await_peer(to.get());
    watched_socket = to.get();
    leaving_peer = lost.get();
    frames_until_leave = std::atoi(arguments[3]);

    Counters counters;
    const std::atomic<bool> halted{false};
    Direction direction({from.get(), ZMQ_PULL, Counters::front},
                        {to.get(), sender_type, Counters::back}, nullptr, counters,
                        halted);
    send(source.get(), "one");
    send(source.get(), "two");
    std::printf("moved %d\n", direction.forward());

    // The connection has ended when each side has noted that the other side knows.
    take_note(lost.get());
    take_note(to.get());
    const OwnedSocket next = joined(context, receiver_type, from_direction);
    await_peer(to.get());
    std::printf("moved %d\n", direction.forward());
    for (int count = 0; count < 2; ++count) {
      std::printf("%s\n", receive(next.get()).c_str());
    }
    const Counters::Snapshot figures = counters.read();
    constexpr size_t back = Counters::back * Counters::figures;
    std::printf("in %d out %d dropped %d\n",
                static_cast<int>(figures[Counters::messages_in]),
                static_cast<int>(figures[back + Counters::messages_out]),
                static_cast<int>(figures[back + Counters::dropped]));
  }
  zmq_ctx_term(context);
  return 0;
}
