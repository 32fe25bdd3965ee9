// Functions that the programs of this folder share. Their sockets wait no longer than a
// test.

#ifndef TEST_NATIVE_PEERS_H_
#define TEST_NATIVE_PEERS_H_

#include <zmq.h>

#include <string>

#include "check.h"
#include "zmq/owned_socket.h"

constexpr int time_limit = 5000;

inline zmq_napi::OwnedSocket open(void* context, int type) {
  zmq_napi::OwnedSocket socket(zmq_socket(context, type));
  const int none = 0;
  zmq_setsockopt(socket.get(), ZMQ_LINGER, &none, sizeof(none));
  zmq_setsockopt(socket.get(), ZMQ_RCVTIMEO, &time_limit, sizeof(time_limit));
  return socket;
}

inline zmq_napi::OwnedSocket joined(void* context, int type, const char* endpoint) {
  zmq_napi::OwnedSocket socket = open(context, type);
  CHECK(zmq_connect(socket.get(), endpoint) == 0);
  return socket;
}

inline void await_peer(void* socket) {
  zmq_pollitem_t item{socket, 0, ZMQ_POLLOUT, 0};
  CHECK(zmq_poll(&item, 1, time_limit) == 1);
}

// Reading the events makes a socket process the commands of its peer.
inline void take_note(void* socket) {
  int events = 0;
  size_t size = sizeof(events);
  CHECK(zmq_getsockopt(socket, ZMQ_EVENTS, &events, &size) == 0);
}

// The frames of a message, or "nothing" if none comes.
inline std::string receive(void* socket) {
  std::string message;
  for (bool more = true; more;) {
    zmq_napi::Frame frame;
    if (zmq_msg_recv(frame.get(), socket, 0) < 0) return "nothing";
    message += std::string(static_cast<char*>(frame.data()), frame.size()) + '|';
    more = frame.more();
  }
  return message;
}

#endif  // TEST_NATIVE_PEERS_H_
