#include "zmq/message_memory.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>

#include "check.h"

namespace zmq_napi {

#ifdef ZMQ_HAS_MSG_INIT_EXTERNAL

// The frames of a block and the block's MessageMemory share the block.
// The memory of the frames follows the block.
struct alignas(void*) MessageMemory::Block {
  // A frame that waits for a slow peer keeps its block. So blocks are small: one for 6 to
  // 23 frames.
  static constexpr size_t size = 2048;
  // More than the frames of a block. A MessageMemory has that many shares, and gives one
  // to each frame. So only the threads that free frames count.
  static constexpr unsigned all_shares = size;

  std::atomic<unsigned> shares{all_shares};

  unsigned char* memory() { return reinterpret_cast<unsigned char*>(this + 1); }

  void drop(unsigned count) {
    if (shares.fetch_sub(count, std::memory_order_acq_rel) != count) return;
    this->~Block();
    std::free(this);
  }
};

Frame MessageMemory::copy(const void* data, size_t size) {
  constexpr size_t alignment = alignof(void*);
  const size_t needed =
      ZMQ_MSG_CONTENT_SIZE + (size + alignment - 1) / alignment * alignment;
  if (block_ == nullptr || Block::size - used_ < needed) {
    release();
    void* const memory = std::malloc(sizeof(Block) + Block::size);
    if (memory != nullptr) block_ = new (memory) Block;
  }
  if (block_ == nullptr) {
    Frame frame(size);
    if (frame.size() == size) std::memcpy(frame.data(), data, size);
    return frame;
  }
  unsigned char* const content = block_->memory() + used_;
  unsigned char* const bytes = content + ZMQ_MSG_CONTENT_SIZE;
  used_ += needed;
  ++made_;
  std::memcpy(bytes, data, size);
  return {content, bytes, size, &MessageMemory::free_frame, block_};
}

void MessageMemory::free_frame(void* /*data*/, void* block) {
  static_cast<Block*>(block)->drop(1);
}

void MessageMemory::release() {
  if (block_ != nullptr) block_->drop(Block::all_shares - made_);
  block_ = nullptr;
  used_ = 0;
  made_ = 0;
}

#else

Frame MessageMemory::copy(const void* data, size_t size) {
  Frame frame(size);
  if (frame.size() == size) std::memcpy(frame.data(), data, size);
  return frame;
}

void MessageMemory::release() {}

#endif

}  // namespace zmq_napi
