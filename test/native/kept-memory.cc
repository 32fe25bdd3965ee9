// Checks the memory that libzmq keeps for large messages: its limit, how it is given
// back, and that no two messages share it. Prints what holds.

#include <zmq.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace {

constexpr size_t kibibyte = 1024;
constexpr size_t limit = 8 * 1024 * kibibyte;

class Message {
 public:
  Message(size_t size, unsigned char mark) : mark_(mark) {
    if (zmq_msg_init_size(&message_, size) != 0) std::abort();
    std::memset(zmq_msg_data(&message_), mark, size);
  }
  Message(Message&& other) noexcept : mark_(other.mark_) {
    zmq_msg_init(&message_);
    zmq_msg_move(&message_, &other.message_);
  }
  Message& operator=(Message&& other) noexcept {
    zmq_msg_move(&message_, &other.message_);
    mark_ = other.mark_;
    return *this;
  }
  ~Message() { zmq_msg_close(&message_); }

  bool intact() {
    const auto* const data = static_cast<unsigned char*>(zmq_msg_data(&message_));
    const size_t size = zmq_msg_size(&message_);
    return std::all_of(data, data + size, [this](auto byte) { return byte == mark_; });
  }

 private:
  zmq_msg_t message_{};
  unsigned char mark_;
};

void say(const char* what, bool holds) {
  std::printf("%s: %s\n", what, holds ? "yes" : "no");
}

// Opens and closes some messages of `size` at once.
void use(size_t size, int count) {
  std::vector<Message> messages;
  for (int index = 0; index < count; ++index) messages.emplace_back(size, index);
}

std::atomic<bool> all_intact{true};
std::atomic<bool> limit_held{true};

void use_many(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Message> messages;
  for (int round = 0; round < 1000; ++round) {
    const size_t size = (20 + random() % (round % 50 == 0 ? 5000 : 300)) * kibibyte;
    Message message(size, static_cast<unsigned char>(random()));
    if (messages.size() < 6) {
      messages.push_back(std::move(message));
      continue;
    }
    Message& place = messages[random() % messages.size()];
    if (!place.intact()) all_intact = false;
    place = std::move(message);
    if (zmq_kept_memory() > limit) limit_held = false;
  }
}

// Uses one small block until the blocks of others are given back.
bool gives_back() {
  use(512 * kibibyte, 8);
  const size_t before = zmq_kept_memory();
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (zmq_kept_memory() > 64 * kibibyte && std::chrono::steady_clock::now() < end) {
    use(33 * kibibyte, 1);
  }
  return before > 4000 * kibibyte && zmq_kept_memory() <= 64 * kibibyte;
}

// Ends a context while blocks wait to be given back, and uses the memory of the next one
// later than the time after which libzmq gives blocks back.
bool outlives_contexts() {
  const auto age = std::chrono::milliseconds(1100);
  void* const first = zmq_ctx_new();
  use(100 * kibibyte, 4);
  std::this_thread::sleep_for(age);
  use(33 * kibibyte, 1);
  zmq_ctx_term(first);
  std::this_thread::sleep_for(age);
  use(33 * kibibyte, 1);
  void* const second = zmq_ctx_new();
  use(33 * kibibyte, 1);
  const size_t kept = zmq_kept_memory();
  zmq_ctx_term(second);
  return kept >= 33 * kibibyte && kept <= 64 * kibibyte;
}

}  // namespace

int main() {
  use(100 * kibibyte, 10);
  say("nothing without a context", zmq_kept_memory() == 0);
  void* const context = zmq_ctx_new();
  void* const other = zmq_ctx_new();
  use(100 * kibibyte, 1);
  const size_t kept = zmq_kept_memory();
  say("a large message", kept >= 100 * kibibyte && kept <= 125 * kibibyte);
  use(100 * kibibyte, 1);
  say("its memory is used again", zmq_kept_memory() == kept);
  use(31 * kibibyte, 100);
  say("no small message", zmq_kept_memory() == kept);
  use(5000 * kibibyte, 1);
  say("no message above 4 MiB", zmq_kept_memory() == kept);
  use(1024 * kibibyte, 50);
  say("the limit", zmq_kept_memory() <= limit && zmq_kept_memory() > limit / 2);
  std::vector<std::thread> threads;
  for (unsigned seed = 0; seed < 4; ++seed) threads.emplace_back(use_many, seed);
  for (auto& thread : threads) thread.join();
  say("messages of four threads are intact", all_intact);
  say("the limit holds for four threads", limit_held);
  say("gives back what is not used", gives_back());
  zmq_ctx_term(other);
  say("another context ends", zmq_kept_memory() > 0);
  {
    Message late(100 * kibibyte, 1);
    zmq_ctx_term(context);
    say("nothing after the last context", zmq_kept_memory() == 0);
  }
  say("nothing of a late message", zmq_kept_memory() == 0);
  say("the next context keeps its own", outlives_contexts());
}
