#include "kinds.h"

#include <zmq.h>

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {"push-pull", ZMQ_PUSH, ZMQ_PULL},
      {"pair-pair", ZMQ_PAIR, ZMQ_PAIR},
      {"dealer-dealer", ZMQ_DEALER, ZMQ_DEALER},
      {"dealer-router", ZMQ_DEALER, ZMQ_ROUTER},
      {"router-router", ZMQ_ROUTER, ZMQ_ROUTER},
      {"req-rep", ZMQ_REQ, ZMQ_REP},
      {"req-router", ZMQ_REQ, ZMQ_ROUTER, 5, true, true},
      {"dealer-rep", ZMQ_DEALER, ZMQ_REP, 5, true, true},
      {"pub-sub", ZMQ_PUB, ZMQ_SUB, 5, false},
      {"pub-xsub", ZMQ_PUB, ZMQ_XSUB, 5, false},
      {"xpub-sub", ZMQ_XPUB, ZMQ_SUB, 5, false},
      {"xpub-xsub", ZMQ_XPUB, ZMQ_XSUB, 5, false},
      {"stream-stream", ZMQ_STREAM, ZMQ_STREAM, 1, false},
      {"stream-dealer", ZMQ_STREAM, ZMQ_DEALER, 1, false},
      {"client-server", ZMQ_CLIENT, ZMQ_SERVER, 1},
      {"channel-channel", ZMQ_CHANNEL, ZMQ_CHANNEL, 1},
      {"radio-dish", ZMQ_RADIO, ZMQ_DISH, 1, false},
      {"scatter-gather", ZMQ_SCATTER, ZMQ_GATHER, 1},
      {"peer-peer", ZMQ_PEER, ZMQ_PEER, 1},
  };
  return all;
}

const Kind* kind_named(const std::string& name) {
  for (const Kind& kind : kinds())
    if (name == kind.name) return &kind;
  return nullptr;
}
