#include "zmq/context_registry.h"

#include <cerrno>
#include <iterator>
#include <map>
#include <mutex>

#include "check.h"

namespace zmq_napi::context_registry {

namespace {

constexpr size_t number_digits = random_digits / 2;
constexpr char first_word[] = "zmq-napi:";

struct Registry {
  std::mutex mutex;
  // All tokens of this copy start with this text. It is empty until the first token is
  // made.
  std::string prefix;
  std::map<std::string, std::weak_ptr<SharedContext>> contexts;
};

// The registry is never destroyed, because threads may still use it while the process
// ends.
Registry& registry() {
  static auto* const instance = new Registry;
  return *instance;
}

// Makes a new token. The caller has locked the registry.
std::string make_token(const std::string& random) {
  CHECK(random.size() == random_digits);
  std::string& prefix = registry().prefix;
  if (prefix.empty()) prefix = first_word + random.substr(0, number_digits) + ':';
  return prefix + random.substr(number_digits);
}

void remove_ended() {
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

std::string token_of(const std::shared_ptr<SharedContext>& context,
                     const std::string& random) {
  const std::lock_guard<std::mutex> lock(registry().mutex);
  remove_ended();
  for (const auto& [known, holder] : registry().contexts) {
    if (is_same(holder, context)) return known;
  }
  std::string token = make_token(random);
  registry().contexts.emplace(token, context);
  return token;
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
