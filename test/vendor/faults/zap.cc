// A ZAP handler that takes its time while the peers come and go.

#include <unistd.h>

#include "scenario.h"
#include "wire.h"

namespace {

struct Server {
  std::string endpoint;
  int listener = wire::listen(endpoint);
  void* context = zmq_ctx_new();
  void* handler = open_socket(context, ZMQ_ROUTER);
  void* socket = open_socket(context, ZMQ_DEALER);

  explicit Server(bool plain) {
    EXPECT(zmq_bind(handler, "inproc://zeromq.zap.01") == 0);
    EXPECT(zmq_setsockopt(socket, ZMQ_ZAP_DOMAIN, "test", 4) == 0);
    if (plain) set_option(socket, ZMQ_PLAIN_SERVER, 1);
    set_option(socket, ZMQ_RECONNECT_IVL, 1);
    EXPECT(zmq_connect(socket, endpoint.c_str()) == 0);
  }

  Frames request() const {
    const Frames frames = receive(handler);
    EXPECT(frames.size() >= 8);
    return frames;
  }

  // Sends a reply with the routing id and the request id of `request`.
  void reply(const Frames& request, const std::string& status) const {
    const Frames frames{request[0], "", "1.0", request[3], status, "", "", ""};
    for (size_t i = 0; i < frames.size(); ++i)
      EXPECT(send_frame(handler, frames[i], i + 1 < frames.size() ? ZMQ_SNDMORE : 0));
  }

  void end(int peer) const {
    close(peer);
    close(listener);
    EXPECT(zmq_close(socket) == 0 && zmq_close(handler) == 0);
    EXPECT(zmq_ctx_term(context) == 0);
  }
};

const std::string kPlainHello = wire::command("\5HELLO\4name\6secret");

std::string plain_greeting() {
  return wire::hello("DEALER").substr(0, 64).replace(12, 5, "PLAIN");
}

// The name of the command that follows the greeting.
std::string first_command(int peer) {
  EXPECT(wire::get(peer, 64).size() == 64);
  return wire::get(peer, 8).substr(3);
}

}  // namespace

void zap_reply_for_lost_peer() {
  const Server server(false);
  const int first = wire::accept(server.listener);
  wire::put(first, wire::hello("DEALER"));
  const Frames welcome = server.request();
  close(first);

  const int second = wire::accept(server.listener);
  wire::put(second, wire::hello("DEALER"));
  const Frames unwelcome = server.request();
  server.reply(welcome, "200");
  server.reply(unwelcome, "400");
  EXPECT(first_command(second) == "ERROR");
  server.end(second);
}

void zap_reply_for_lost_plain_peer() {
  const Server server(true);
  const int first = wire::accept(server.listener);
  wire::put(first, plain_greeting() + kPlainHello);
  const Frames welcome = server.request();
  close(first);

  const int second = wire::accept(server.listener);
  wire::put(second, plain_greeting());
  EXPECT(wire::get(second, 64).size() == 64);
  server.reply(welcome, "200");
  wire::put(second, kPlainHello);
  server.reply(server.request(), "400");
  EXPECT(wire::get(second, 8).find("RROR") != std::string::npos);
  server.end(second);
}
