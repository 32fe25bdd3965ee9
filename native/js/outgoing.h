#pragma once

#include <napi.h>

#include <cstddef>
#include <limits>
#include <vector>

#include "loop/release_queue.h"
#include "status.h"
#include "zmq/frame.h"

namespace zmq_napi {

// Sends messages: turns JavaScript's frames into libzmq's and passes on whole messages.
//
// Threads: the JavaScript thread of the socket.
// Owns: the frames of a message while send() runs, nothing between calls.
// Borrows: the libzmq socket, per call; the release queue.
// Errors: a status. With any status libzmq has taken either the whole message or nothing
// that a peer will see, and is at the beginning of a message.
class Outgoing {
 public:
  // Up to this many parts of a message are arguments of a call, which are read faster
  // than the elements of an array.
  static constexpr size_t max_parts = 8;

  explicit Outgoing(ReleaseQueue& releases) : releases_(releases) {}
  Outgoing(const Outgoing&) = delete;
  Outgoing& operator=(const Outgoing&) = delete;
  ~Outgoing() = default;

  // Sends a message, never waiting. Its parts are its frames, each a string or bytes; or
  // there is one part, an array of the frames.
  Status send(napi_env env, void* socket, const napi_value* parts, size_t count);

  // Sends `message`, an array of an address and a body, by the rules of the socket's
  // `type` (see zmq/draft.h). Never waits.
  Status send_addressed(napi_env env, void* socket, int type, napi_value message);

  // A message that goes out as a datagram is refused when it is longer.
  void set_datagram_limit(size_t bytes) { datagram_limit_ = bytes; }

  // Frames of this many bytes and more are lent instead of copied.
  void set_zero_copy_threshold(size_t bytes) { zero_copy_threshold_ = bytes; }

  // Whether any frame was ever lent.
  bool has_lent() const { return has_lent_; }

 private:
  // These add to `frames_`.
  Status add_parts(napi_env env, const napi_value* parts, size_t count);
  Status add_elements(napi_env env, napi_value message);
  Status add_frame(napi_env env, napi_value value);
  Status add_text(napi_env env, napi_value text);
  Status add_copy(const void* data, size_t size);

  ReleaseQueue& releases_;
  size_t zero_copy_threshold_ = std::numeric_limits<size_t>::max();
  size_t datagram_limit_ = std::numeric_limits<size_t>::max();
  bool has_lent_ = false;
  std::vector<Frame> frames_;
};

}  // namespace zmq_napi
