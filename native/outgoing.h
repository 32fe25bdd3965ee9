#pragma once

#include <napi.h>

#include <cstddef>
#include <limits>
#include <vector>

#include "handles.h"
#include "release_queue.h"
#include "status.h"

namespace zmq_napi {

// The way out: turns JavaScript's frames into libzmq's and hands over whole messages.
//
// Threads: the JavaScript thread of the socket.
// Owns: the frames of a multipart message while send() runs, nothing between calls.
// Borrows: the libzmq socket, per call; the release queue.
// Errors: a status. Whatever it is, libzmq has taken either the whole message or nothing
// that a peer will see, and stands at the beginning of a message.
class Outgoing {
 public:
  explicit Outgoing(ReleaseQueue& releases) : releases_(releases) {}
  Outgoing(const Outgoing&) = delete;
  Outgoing& operator=(const Outgoing&) = delete;
  ~Outgoing() = default;

  // Sends `message`: a string, a Uint8Array, or an array of these. Never waits.
  Status send(napi_env env, void* socket, napi_value message);

  // Sends `message`, an array of an address and a body, by the rules of the socket's
  // `type` (see draft.h). Never waits.
  Status send_addressed(napi_env env, void* socket, int type, napi_value message);

  // A message that goes out as a datagram is refused when it is longer.
  void set_datagram_limit(size_t bytes) { datagram_limit_ = bytes; }

  // Frames of this many bytes and more are lent instead of copied.
  void set_zero_copy_threshold(size_t bytes) { zero_copy_threshold_ = bytes; }

  // Whether any frame was ever lent.
  bool has_lent() const { return has_lent_; }

 private:
  Frame make_frame(napi_env env, napi_value value);
  Frame make_bytes_frame(napi_env env, napi_value bytes);
  // Fills `frames_` from an array.
  Status make_frames(napi_env env, napi_value message);

  ReleaseQueue& releases_;
  size_t zero_copy_threshold_ = std::numeric_limits<size_t>::max();
  size_t datagram_limit_ = std::numeric_limits<size_t>::max();
  bool has_lent_ = false;
  std::vector<Frame> frames_;
};

}  // namespace zmq_napi
