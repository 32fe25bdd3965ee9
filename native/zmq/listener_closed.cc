#include "zmq/listener_closed.h"

#include <zmq.h>

#include <iterator>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace zmq_napi::listener_closed {

#ifdef ZMQ_HAS_LISTENER_CLOSED

namespace {

using Key = std::pair<void*, std::string>;
using Callbacks = std::multimap<Key, std::function<void()>>;

// All threads share this state. It is never destroyed, because a listener may still be
// closing while the process runs its static destructors.
struct Shared {
  std::mutex mutex;
  // Functions with the same key are in the order in which they were added.
  Callbacks callbacks;
};

Shared& shared() {
  static auto* const instance = new Shared;
  return *instance;
}

// Removes functions and calls them. `select` finds their range.
template <typename Select>
void call_some(Select select) {
  std::vector<std::function<void()>> some;
  {
    const std::lock_guard<std::mutex> lock(shared().mutex);
    const auto [first, last] = select(shared().callbacks);
    for (auto it = first; it != last; ++it) some.push_back(std::move(it->second));
    shared().callbacks.erase(first, last);
  }
  for (const auto& call : some) call();
}

// One listener was closed, so this calls one function, the oldest. Another function may
// wait for the next listener that the socket had on the same endpoint.
void closed(void* socket, const char* endpoint) {
  call_some([&](Callbacks& callbacks) {
    const auto [first, last] = callbacks.equal_range(Key(socket, endpoint));
    return std::make_pair(first, first == last ? last : std::next(first));
  });
}

// Calls all functions of the socket, because it has no listener any more.
void gone(void* socket) {
  void* const next = static_cast<char*>(socket) + 1;
  call_some([&](Callbacks& callbacks) {
    return std::make_pair(callbacks.lower_bound(Key(socket, "")),
                          callbacks.lower_bound(Key(next, "")));
  });
}

void on_closed(void* socket, const char* endpoint) {
  if (endpoint == nullptr) {
    gone(socket);
  } else {
    closed(socket, endpoint);
  }
}

}  // namespace

void add(void* socket, const std::string& endpoint, std::function<void()> callback) {
  const std::lock_guard<std::mutex> lock(shared().mutex);
  shared().callbacks.emplace(Key(socket, endpoint), std::move(callback));
}

void cancel(void* socket, const std::string& endpoint) {
  call_some([&](Callbacks& callbacks) {
    const auto [first, last] = callbacks.equal_range(Key(socket, endpoint));
    return std::make_pair(first == last ? last : std::prev(last), last);
  });
}

void start() {
  // Several environments may start at the same time, and the first may already have
  // sockets.
  static std::once_flag once;
  std::call_once(once, [] { zmq_on_listener_closed(&on_closed); });
}

#else

void add(void* /*socket*/, const std::string& /*endpoint*/,
         std::function<void()> callback) {
  callback();
}

void cancel(void* /*socket*/, const std::string& /*endpoint*/) {}

void start() {}

#endif

}  // namespace zmq_napi::listener_closed
