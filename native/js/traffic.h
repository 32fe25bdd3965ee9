#pragma once

#include <cstddef>
#include <cstdint>

namespace zmq_napi {

// Counts whole messages, their frames, and the bytes of the frames.
//
// Threads: the JavaScript thread of the socket.
struct Tally {
  uint64_t messages = 0;
  uint64_t frames = 0;
  uint64_t bytes = 0;

  void add_message(size_t frame_count, size_t byte_count) {
    ++messages;
    frames += frame_count;
    bytes += byte_count;
  }

  // Adds a frame. `last` says whether it is the last one of its message.
  void add_frame(size_t size, bool last) {
    messages += last ? 1 : 0;
    ++frames;
    bytes += size;
  }
};

}  // namespace zmq_napi
