#pragma once

#include <zmq.h>

#include <cstddef>

#include "check.h"

namespace zmq_napi {

// Owns one frame of a message.
//
// Threads: one at a time.
// Owns: one zmq_msg_t, from construction to destruction, full or empty.
// Borrows: nothing; the free function of a lent frame owns the memory.
// Errors: size() is 0 if there was no memory for the frame.
class Frame {
 public:
  Frame() noexcept { CHECK(zmq_msg_init(&message_) == 0); }
  // If there is no memory for `size` bytes, the frame is empty.
  explicit Frame(size_t size) {
    if (zmq_msg_init_size(&message_, size) != 0) CHECK(zmq_msg_init(&message_) == 0);
  }
  Frame(void* data, size_t size, zmq_free_fn* free, void* hint) {
    CHECK(zmq_msg_init_data(&message_, data, size, free, hint) == 0);
  }
#ifdef ZMQ_HAS_MSG_INIT_EXTERNAL
  // Allocates nothing. libzmq uses the ZMQ_MSG_CONTENT_SIZE bytes at `content` until it
  // calls `free`.
  Frame(void* content, void* data, size_t size, zmq_free_fn* free, void* hint) {
    CHECK(zmq_msg_init_external(&message_, content, data, size, free, hint) == 0);
  }
#endif
  Frame(Frame&& other) noexcept : Frame() { take(other); }
  Frame& operator=(Frame&& other) noexcept {
    take(other);
    return *this;
  }
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;
  ~Frame() { CHECK(zmq_msg_close(&message_) == 0); }

  // Takes over the content of `other`, which is empty afterwards.
  void take(Frame& other) noexcept {
    CHECK(zmq_msg_move(&message_, &other.message_) == 0);
  }

  // Empties the frame. Returns false if libzmq had closed it already. libzmq closes some
  // of the frames that it refuses.
  bool reset() noexcept {
    const bool was_open = zmq_msg_close(&message_) == 0;
    CHECK(zmq_msg_init(&message_) == 0);
    return was_open;
  }

  // Makes this frame hold the same bytes as `other`. Copies a small frame, and shares the
  // memory of a large one.
  void share(Frame& other) { CHECK(zmq_msg_copy(&message_, &other.message_) == 0); }

  zmq_msg_t* get() { return &message_; }
  void* data() { return zmq_msg_data(&message_); }
  size_t size() const { return zmq_msg_size(&message_); }
  bool more() const { return zmq_msg_more(&message_) != 0; }

  // Returns a property that a peer, its connection or an authentication handler gave to a
  // received message. Returns null if there is none. The text lives as long as the frame.
  const char* property(const char* name) const { return zmq_msg_gets(&message_, name); }

  // Returns whether others may read the same memory (a constant, or a frame that is
  // queued elsewhere too). Such memory must be copied. Never give it to JavaScript as
  // writable memory.
  bool shared() const { return zmq_msg_get(&message_, ZMQ_SHARED) == 1; }

 private:
  zmq_msg_t message_{};
};

}  // namespace zmq_napi
