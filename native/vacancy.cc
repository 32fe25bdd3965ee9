#include "vacancy.h"

#include <zmq.h>

#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace zmq_napi::vacancy {

namespace {

using Key = std::pair<void*, std::string>;

// What all threads share. It is never destroyed: a listener may still be closing while
// the process runs its static destructors.
struct Ledger {
  std::mutex mutex;
  std::multimap<Key, std::function<void()>> waiting;
};

Ledger& ledger() {
  static auto* const instance = new Ledger;
  return *instance;
}

void closed(void* socket, const char* endpoint) {
  std::vector<std::function<void()>> vacant;
  {
    const std::lock_guard<std::mutex> lock(ledger().mutex);
    const auto range = ledger().waiting.equal_range(Key(socket, endpoint));
    for (auto it = range.first; it != range.second; ++it) {
      vacant.push_back(std::move(it->second));
    }
    ledger().waiting.erase(range.first, range.second);
  }
  for (const auto& call : vacant) call();
}

}  // namespace

void await(void* socket, const std::string& endpoint, std::function<void()> vacant) {
#ifdef ZMQ_HAS_LISTENER_CLOSED
  const std::lock_guard<std::mutex> lock(ledger().mutex);
  ledger().waiting.emplace(Key(socket, endpoint), std::move(vacant));
#else
  static_cast<void>(socket);
  static_cast<void>(endpoint);
  vacant();
#endif
}

void give_up(void* socket, const std::string& endpoint) {
  closed(socket, endpoint.c_str());
}

void start() {
#ifdef ZMQ_HAS_LISTENER_CLOSED
  // Several environments may start side by side, while the first has its sockets already.
  static std::once_flag once;
  std::call_once(once, [] { zmq_on_listener_closed(&closed); });
#endif
}

}  // namespace zmq_napi::vacancy
