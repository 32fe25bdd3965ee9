#include "options.h"

#include <zmq.h>

#include <cstring>
#include <string>

namespace {

void set_text(void* socket, int option, const std::string& value) {
  zmq_setsockopt(socket, option, value.data(), value.size());
}

void set_queues(void* socket, Choices& choices) {
  set_number(socket, ZMQ_LINGER, choices.of({0, 0, 0, 1, 5, 20}));
  set_number(socket, ZMQ_SNDHWM, choices.of({1, 2, 5, 1000}));
  set_number(socket, ZMQ_RCVHWM, choices.of({1, 2, 5, 1000}));
  if (choices.one_in(4)) set_number(socket, ZMQ_IMMEDIATE, 1);
  if (choices.one_in(4)) set_number(socket, ZMQ_SNDBUF, 4096);
  if (choices.one_in(4)) set_number(socket, ZMQ_RCVBUF, 4096);
}

void set_connections(void* socket, Choices& choices) {
  set_number(socket, ZMQ_RECONNECT_IVL, choices.of({1, 1, 3, 100, -1}));
  if (choices.one_in(4)) set_number(socket, ZMQ_HEARTBEAT_IVL, 3);
  if (choices.one_in(6)) set_number(socket, ZMQ_HEARTBEAT_TIMEOUT, 2);
  if (choices.one_in(8)) set_number(socket, ZMQ_HANDSHAKE_IVL, 1);
}

void set_notices(void* socket, int type) {
  if (type != ZMQ_ROUTER && type != ZMQ_DEALER && type != ZMQ_SERVER) return;
  set_text(socket, ZMQ_HELLO_MSG, "hello");
  set_text(socket, ZMQ_DISCONNECT_MSG, "disconnect");
  if (type == ZMQ_DEALER) set_text(socket, ZMQ_HICCUP_MSG, "hiccup");
  if (type == ZMQ_ROUTER)
    set_number(socket, ZMQ_ROUTER_NOTIFY, ZMQ_NOTIFY_CONNECT | ZMQ_NOTIFY_DISCONNECT);
}

void set_pattern(void* socket, int type, uint32_t member, Choices& choices) {
  if (type == ZMQ_ROUTER) {
    set_number(socket, ZMQ_ROUTER_MANDATORY, choices.one_in(2));
    set_number(socket, ZMQ_ROUTER_HANDOVER, choices.one_in(2));
    set_text(socket, ZMQ_ROUTING_ID, "r" + std::to_string(member));
  }
  // Two peers of a ROUTER with one routing id.
  if (type == ZMQ_DEALER && choices.one_in(2)) set_text(socket, ZMQ_ROUTING_ID, "same");
  if ((type == ZMQ_DEALER || type == ZMQ_ROUTER) && choices.one_in(8))
    set_number(socket, ZMQ_PROBE_ROUTER, 1);
  if (type == ZMQ_REQ) {
    set_number(socket, ZMQ_REQ_RELAXED, choices.one_in(2));
    set_number(socket, ZMQ_REQ_CORRELATE, choices.one_in(2));
  }
  if (type == ZMQ_XPUB && choices.one_in(4)) set_number(socket, ZMQ_XPUB_VERBOSE, 1);
  if (type == ZMQ_XPUB && choices.one_in(8)) set_number(socket, ZMQ_XPUB_MANUAL, 1);
  if (type == ZMQ_SUB) set_text(socket, ZMQ_SUBSCRIBE, "");
  if (type == ZMQ_DISH) zmq_join(socket, "group");
}

struct Keys {
  char open[41];
  char secret[41];
  Keys() { zmq_curve_keypair(open, secret); }
};

}  // namespace

void set_number(void* socket, int option, int value) {
  zmq_setsockopt(socket, option, &value, sizeof value);
}

void set_conflation(void* socket, int type) {
  const bool conflates = type == ZMQ_PULL || type == ZMQ_PUSH || type == ZMQ_SUB ||
                         type == ZMQ_PUB || type == ZMQ_DEALER;
  if (conflates) set_number(socket, ZMQ_CONFLATE, 1);
}

void set_options(void* socket, int type, uint32_t member, Choices& choices) {
  set_queues(socket, choices);
  set_connections(socket, choices);
  set_pattern(socket, type, member, choices);
  if (choices.one_in(8)) set_notices(socket, type);
}

void set_security(void* socket, bool server, Security security) {
  static const Keys server_keys;
  static const Keys client_keys;
  if (security == Security::curve && server) {
    set_number(socket, ZMQ_CURVE_SERVER, 1);
    set_text(socket, ZMQ_CURVE_SECRETKEY, server_keys.secret);
  } else if (security == Security::curve) {
    set_text(socket, ZMQ_CURVE_SERVERKEY, server_keys.open);
    set_text(socket, ZMQ_CURVE_PUBLICKEY, client_keys.open);
    set_text(socket, ZMQ_CURVE_SECRETKEY, client_keys.secret);
  } else if (security == Security::plain && server) {
    set_number(socket, ZMQ_PLAIN_SERVER, 1);
  } else if (security == Security::plain) {
    set_text(socket, ZMQ_PLAIN_USERNAME, "name");
    set_text(socket, ZMQ_PLAIN_PASSWORD, "password");
  }
}
