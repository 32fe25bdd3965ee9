// Sends a socket the bytes of a peer, and uses the socket meanwhile.

#ifndef ZMTP_H
#define ZMTP_H

#include "connection.h"
#include "wire.hpp"

constexpr int socketTypes[] = {ZMQ_PAIR,   ZMQ_PUB,     ZMQ_SUB,    ZMQ_REQ,    ZMQ_REP,
                               ZMQ_DEALER, ZMQ_ROUTER,  ZMQ_PULL,   ZMQ_PUSH,   ZMQ_XPUB,
                               ZMQ_XSUB,   ZMQ_SERVER,  ZMQ_CLIENT, ZMQ_RADIO,  ZMQ_DISH,
                               ZMQ_GATHER, ZMQ_SCATTER, ZMQ_PEER,   ZMQ_CHANNEL};

/** The greeting of ZMTP 3.1. */
inline std::string greeting(const std::string& mechanism) {
  std::string bytes("\xff\0\0\0\0\0\0\0\1\x7f\3\1", 12);
  bytes += mechanism;
  bytes.resize(64);
  return bytes;
}

/** A frame of ZMTP 3; a command unless `flags` say else. */
inline std::string command(const std::string& body, uint8_t flags = 4) {
  std::string bytes(9, '\0');
  bytes[0] = static_cast<char>(flags | 2);
  zmq::put_uint64(reinterpret_cast<uint8_t*>(&bytes[1]), body.size());
  return bytes + body;
}

inline bool sendFrame(zmq::socket_base_t* socket, zmq_msg_t* frame, int flags) {
  if (zmq_msg_send(frame, socket, ZMQ_DONTWAIT | flags) >= 0) return true;
  zmq_msg_close(frame);
  return false;
}

/** Sends messages to the group or topic "g", of which a short queue takes one. */
inline void sendTwo(zmq::socket_base_t* socket) {
  for (int i = 0; i < 2; ++i) {
    zmq_msg_t frame;
    zmq_msg_init_size(&frame, 1);
    memcpy(zmq_msg_data(&frame), "g", 1);
    if (socket->options.type == ZMQ_RADIO) zmq_msg_set_group(&frame, "g");
    sendFrame(socket, &frame, 0);
  }
}

/** Receives all messages, and sends them back where the type allows it. */
inline void echo(zmq::socket_base_t* socket) {
  bool whole = true;
  for (;;) {
    zmq_msg_t frame;
    zmq_msg_init(&frame);
    if (zmq_msg_recv(&frame, socket, ZMQ_DONTWAIT) < 0) return;
    const int more = zmq_msg_more(&frame) ? ZMQ_SNDMORE : 0;
    if (whole)
      whole = sendFrame(socket, &frame, more);
    else
      zmq_msg_close(&frame);
    if (!more) whole = true;
  }
}

/** Sets up a socket from the first two bytes. */
inline void setUp(Connection& peer, uint8_t way) {
  if (way & 1) peer.set(ZMQ_MAXMSGSIZE, 100);
  if (way & 2) peer.set(ZMQ_RCVHWM, 1);
  if (way & 4) peer.set(ZMQ_ROUTING_ID, "me");
  if (way & 8) peer.set(ZMQ_HEARTBEAT_IVL, 1'000'000);
  if (way & 128) peer.set(ZMQ_SNDHWM, 1);
  if (peer.socket->options.type == ZMQ_SUB) peer.set(ZMQ_SUBSCRIBE, "");
  if (peer.socket->options.type == ZMQ_DISH) zmq_join(peer.socket, "g");
}

/** Lets the peer say all at once, so many bytes at a time, or each piece behind its size.
 */
inline void converse(Connection& peer, Input& input, uint8_t piece) {
  const auto next = [&] {
    if (piece == 0) return input.rest();
    return piece == 255 ? input.part() : input.bytes(piece);
  };
  while (input.more()) {
    peer.write(next());
    sendTwo(peer.socket);
    echo(peer.socket);
    peer.settle();
  }
}

#endif
