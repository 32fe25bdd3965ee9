#pragma once

#include <zmq.h>

#include <cstddef>

#include "zmq/frame.h"

namespace zmq_napi {

// Makes small frames to send. Many of them lie in one block of memory, because allocating
// and freeing memory for each takes as long as queueing the frame. The last frame of a
// block to be freed frees the block, on any thread.
//
// Threads: one at a time. The frames may be on other threads.
// Owns: a share of the block from which frames are made now.
// Errors: none. Without memory for a block, copy() does what Frame(size) does.
class MessageMemory {
 public:
  MessageMemory() = default;
  ~MessageMemory() { release(); }
  MessageMemory(const MessageMemory&) = delete;
  MessageMemory& operator=(const MessageMemory&) = delete;

  // Returns whether frames of this size lie in blocks. libzmq has smaller ones inside the
  // message itself.
  static bool has_room_for(size_t size) { return size >= smallest && size <= largest; }

  // Returns a frame with a copy of the bytes. The size is one that has_room_for() allows.
  Frame copy(const void* data, size_t size);

 private:
  struct Block;
  static constexpr size_t smallest = 34;
  static constexpr size_t largest = 256;

  static void free_frame(void* data, void* block);
  void release();

  [[maybe_unused]] Block* block_ = nullptr;
  [[maybe_unused]] size_t used_ = 0;
  // The number of frames that were made of the block.
  [[maybe_unused]] unsigned made_ = 0;
};

}  // namespace zmq_napi
