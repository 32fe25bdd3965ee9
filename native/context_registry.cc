#include "context_registry.h"

#include <uv.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <iterator>
#include <map>
#include <mutex>

namespace zmq_napi::context_registry {

namespace {

constexpr size_t number_bytes = 8;
constexpr char first_word[] = "zmq-napi:";

struct Registry {
  std::mutex mutex;
  // What the tokens of this copy begin with; empty until the first is made.
  std::string prefix;
  std::map<std::string, std::weak_ptr<SharedContext>> contexts;
};

// Never destroyed: threads may still ask while the process ends.
Registry& registry() {
  static auto* const instance = new Registry;
  return *instance;
}

// Appends a random number in hexadecimal digits.
Status append_number(std::string* text) {
  constexpr char digits[] = "0123456789abcdef";
  std::array<uint8_t, number_bytes> bytes{};
  if (uv_random(nullptr, nullptr, bytes.data(), bytes.size(), 0, nullptr) != 0) {
    return -ENOSYS;
  }
  for (const uint8_t byte : bytes) {
    text->push_back(digits[byte >> 4U]);
    text->push_back(digits[byte & 0xfU]);
  }
  return 0;
}

// A token that nobody has yet. The registry is locked.
Status make_token(std::string* token) {
  std::string& prefix = registry().prefix;
  if (prefix.empty()) {
    std::string made = first_word;
    const Status status = append_number(&made);
    if (status != 0) return status;
    prefix = made + ':';
  }
  *token = prefix;
  return append_number(token);
}

void forget_ended() {
  auto& contexts = registry().contexts;
  for (auto entry = contexts.begin(); entry != contexts.end();) {
    entry = entry->second.expired() ? contexts.erase(entry) : std::next(entry);
  }
}

bool is_same(const std::weak_ptr<SharedContext>& one,
             const std::shared_ptr<SharedContext>& other) {
  return !one.owner_before(other) && !other.owner_before(one);
}

}  // namespace

Status token_of(const std::shared_ptr<SharedContext>& context, std::string* token) {
  const std::lock_guard<std::mutex> lock(registry().mutex);
  forget_ended();
  for (const auto& [known, holder] : registry().contexts) {
    if (!is_same(holder, context)) continue;
    *token = known;
    return 0;
  }
  const Status status = make_token(token);
  if (status == 0) registry().contexts.emplace(*token, context);
  return status;
}

Status find(const std::string& token, std::shared_ptr<SharedContext>* context) {
  const std::lock_guard<std::mutex> lock(registry().mutex);
  const std::string& prefix = registry().prefix;
  if (prefix.empty() || token.compare(0, prefix.size(), prefix) != 0) return -ENOENT;
  const auto entry = registry().contexts.find(token);
  if (entry == registry().contexts.end()) return -EFAULT;
  *context = entry->second.lock();
  return *context ? 0 : -EFAULT;
}

}  // namespace zmq_napi::context_registry
