#pragma once

#include <cstddef>
#include <cstdint>

namespace zmq_napi {

enum class MessageForm { frames, routed, numbered, grouped, datagram };

// Holds the facts of a socket type. lib/socket-types.ts says what each fact means.
struct SocketTypeFacts {
  bool sends;
  bool receives;
  MessageForm message;
  size_t min_frames;
  size_t max_frames;
  bool prefetches;
  bool discards_rest;
  bool thread_safe;
};

// Returns the facts of the socket type that has this number in libzmq.
constexpr SocketTypeFacts facts_of(int type) {
  // clang-format off
  switch (type) {
    // Made by scripts/dev/socket-types.mjs: change lib/socket-types.ts, not this.
    case 0:  // ZMQ_PAIR
      return {true, true, MessageForm::frames, 1, SIZE_MAX, true, true, false};
    case 1:  // ZMQ_PUB
      return {true, false, MessageForm::frames, 1, SIZE_MAX, false, false, false};
    case 2:  // ZMQ_SUB
      return {false, true, MessageForm::frames, 1, SIZE_MAX, true, false, false};
    case 3:  // ZMQ_REQ
      return {true, true, MessageForm::frames, 1, SIZE_MAX, false, true, false};
    case 4:  // ZMQ_REP
      return {true, true, MessageForm::frames, 1, SIZE_MAX, false, false, false};
    case 5:  // ZMQ_DEALER
      return {true, true, MessageForm::frames, 1, SIZE_MAX, true, true, false};
    case 6:  // ZMQ_ROUTER
      return {true, true, MessageForm::routed, 2, SIZE_MAX, true, false, false};
    case 7:  // ZMQ_PULL
      return {false, true, MessageForm::frames, 1, SIZE_MAX, true, false, false};
    case 8:  // ZMQ_PUSH
      return {true, false, MessageForm::frames, 1, SIZE_MAX, false, true, false};
    case 9:  // ZMQ_XPUB
      return {true, true, MessageForm::frames, 1, SIZE_MAX, false, false, false};
    case 10:  // ZMQ_XSUB
      return {true, true, MessageForm::frames, 1, SIZE_MAX, true, false, false};
    case 11:  // ZMQ_STREAM
      return {true, true, MessageForm::routed, 2, 2, false, false, false};
    case 12:  // ZMQ_SERVER
      return {true, true, MessageForm::numbered, 1, 1, false, false, true};
    case 13:  // ZMQ_CLIENT
      return {true, true, MessageForm::frames, 1, 1, false, false, true};
    case 14:  // ZMQ_RADIO
      return {true, false, MessageForm::grouped, 1, 1, false, false, true};
    case 15:  // ZMQ_DISH
      return {false, true, MessageForm::grouped, 1, 1, false, false, true};
    case 16:  // ZMQ_GATHER
      return {false, true, MessageForm::frames, 1, 1, false, false, true};
    case 17:  // ZMQ_SCATTER
      return {true, false, MessageForm::frames, 1, 1, false, false, true};
    case 18:  // ZMQ_DGRAM
      return {true, true, MessageForm::datagram, 2, 2, false, false, false};
    case 19:  // ZMQ_PEER
      return {true, true, MessageForm::numbered, 1, 1, false, false, true};
    case 20:  // ZMQ_CHANNEL
      return {true, true, MessageForm::frames, 1, 1, false, false, true};
    default:
      return {true, true, MessageForm::frames, 1, SIZE_MAX, false, false, true};
    // End of what scripts/dev/socket-types.mjs makes.
  }
  // clang-format on
}

}  // namespace zmq_napi
