#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>

namespace zmq_napi {

// Holds figures that one thread counts. Any other thread may read them at the same time.
// A reader sees the whole of a change or nothing of it. A reader never makes the counting
// thread wait.
//
// Threads: one that counts, any that read.
// Owns: the figures.
class Counters {
 public:
  // lib/proxy/statistics.ts repeats both enums, and a unit test compares them.
  enum Side : size_t { front, back, capture };
  enum Figure : size_t { messages_in, bytes_in, messages_out, bytes_out, dropped };
  static constexpr size_t sides = capture + 1;
  static constexpr size_t figures = dropped + 1;
  // A snapshot has the figures of each side, in the order of the enums.
  using Snapshot = std::array<uint64_t, sides * figures>;

  // Add figures that belong together while a Change lives. Readers wait for the end of
  // the Change, so it should be short. Put an effect that others can see, such as the
  // arrival of a message, into the Change. The effect is then counted when others see it.
  class Change {
   public:
    explicit Change(Counters& counters) : counters_(counters) { counters_.begin(); }
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;
    ~Change() { counters_.end(); }

   private:
    Counters& counters_;
  };

  void add(Side side, Figure figure, uint64_t amount) {
    std::atomic<uint64_t>& value = values_[side * figures + figure];
    value.store(value.load(std::memory_order_relaxed) + amount,
                std::memory_order_relaxed);
  }

  Snapshot read() const {
    Snapshot snapshot{};
    for (;;) {
      const uint64_t before = version_.load(std::memory_order_acquire);
      for (size_t index = 0; index < snapshot.size(); ++index) {
        snapshot[index] = values_[index].load(std::memory_order_relaxed);
      }
      std::atomic_thread_fence(std::memory_order_acquire);
      const bool changing = before % 2 == 1;
      if (!changing && version_.load(std::memory_order_relaxed) == before) {
        return snapshot;
      }
      std::this_thread::yield();
    }
  }

 private:
  // The version is odd while a Change lives.
  void begin() {
    version_.store(version_.load(std::memory_order_relaxed) + 1,
                   std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
  }
  void end() {
    version_.store(version_.load(std::memory_order_relaxed) + 1,
                   std::memory_order_release);
  }

  std::array<std::atomic<uint64_t>, sides * figures> values_{};
  std::atomic<uint64_t> version_{0};
};

}  // namespace zmq_napi
