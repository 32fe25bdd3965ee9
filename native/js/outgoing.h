#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "js/traffic.h"
#include "loop/release_queue.h"
#include "status.h"
#include "zmq/frame.h"
#include "zmq/message_memory.h"

namespace zmq_napi {

// Sends messages: turns JavaScript values into libzmq frames, and sends whole messages.
//
// Threads: the JavaScript thread of the socket.
// Owns: the frames of a message while send() runs, nothing between calls.
// Borrows: the libzmq socket, per call; the release queue.
// Errors: a status. On success libzmq has taken the whole message. On failure no peer
// sees any part of the message. In both cases libzmq is at the beginning of a message.
class Outgoing {
 public:
  // A call can have up to this many parts of a message as arguments. Arguments are read
  // faster than the elements of an array.
  static constexpr size_t max_parts = 8;

  // A call of send_many() can have up to this many frames.
  static constexpr size_t max_batch_frames = 64;

  explicit Outgoing(ReleaseQueue& releases) : releases_(releases) {}
  Outgoing(const Outgoing&) = delete;
  Outgoing& operator=(const Outgoing&) = delete;
  ~Outgoing() = default;

  // Sends a message. Never waits. The parts are the frames of the message, each a string
  // or bytes. A single part can also be an array of the frames.
  Status send(napi_env env, void* socket, const napi_value* parts, size_t count);

  // Sends `message`, an array of an address and a body. The socket's `type` decides what
  // the address is (see zmq/draft.h). Never waits.
  Status send_addressed(napi_env env, void* socket, int type, napi_value message);

  // Sends up to `count` messages in their order, until libzmq refuses one. Never waits.
  // `frames` are the frames of all messages, one message after another. `frame_counts`
  // has the number of frames of each. The frames of a socket with addresses are an
  // address and a body. Returns the number of messages that libzmq has taken, or the
  // status of the first message if libzmq has taken none.
  Status send_many(napi_env env, void* socket, int type, const napi_value* frames,
                   const uint8_t* frame_counts, size_t count);

  // Sets the limit for messages that leave as datagrams. A longer message is refused.
  void set_datagram_limit(size_t bytes) { datagram_limit_ = bytes; }

  // Sets the size from which a frame is lent to libzmq instead of copied.
  void set_zero_copy_threshold(size_t bytes) { zero_copy_threshold_ = bytes; }

  // Returns whether any frame was ever lent.
  bool has_lent() const { return has_lent_; }

  // Returns the figures of all messages that libzmq has taken. The address of a message
  // is not a frame, except the address of a datagram.
  const Tally& sent() const { return sent_; }

 private:
  // These functions add to `frames_`.
  Status add_parts(napi_env env, const napi_value* parts, size_t count);
  Status add_frames(napi_env env, const napi_value* frames, size_t count);
  Status add_elements(napi_env env, napi_value message);
  Status add_frame(napi_env env, napi_value value);
  Status add_text(napi_env env, napi_value text);
  Status add_copy(const void* data, size_t size);
  // These functions send `frames_`, and count the message.
  Status send_added(void* socket);
  Status send_added_addressed(void* socket, int type);
  void clear();

  ReleaseQueue& releases_;
  size_t zero_copy_threshold_ = std::numeric_limits<size_t>::max();
  size_t datagram_limit_ = std::numeric_limits<size_t>::max();
  bool has_lent_ = false;
  std::vector<Frame> frames_;
  // The bytes of `frames_`.
  size_t bytes_ = 0;
  MessageMemory memory_;
  Tally sent_;
};

}  // namespace zmq_napi
