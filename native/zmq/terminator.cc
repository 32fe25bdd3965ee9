#include "zmq/terminator.h"

#include <zmq.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <utility>

#include "check.h"
#include "platform/process.h"
#include "platform/thread.h"

namespace zmq_napi::terminator {

namespace {

struct Ending {
  void* context;
  int blocky;
  std::function<void()> done;
};

// The ending threads share this state. It is never destroyed: a thread may still wait for
// an absent peer while the process runs its static destructors.
struct Shared {
  std::mutex mutex;
  std::condition_variable ended;
  int pending = 0;
  int pending_blocky = 0;
  // These contexts wait because no thread could be started.
  std::deque<Ending> waiting;
  std::condition_variable arrived;
  bool prepared = false;
};

Shared& shared() {
  static auto* const instance = new Shared;
  return *instance;
}

bool none_pending() { return shared().pending == 0; }

void warn(bool blocky) {
  std::fprintf(
      stderr,
      "(node:%d) WARNING: Waiting for queued ZeroMQ messages to be delivered.%s\n",
      process::id(),
      blocky ? " Set 'context.blocky = false' to change this behaviour." : "");
}

void end(const Ending& ending) {
  CHECK(uninterrupted([&] { return zmq_ctx_term(ending.context); }) == 0);
  if (ending.done) ending.done();
  const std::lock_guard<std::mutex> lock(shared().mutex);
  --shared().pending;
  shared().pending_blocky -= ending.blocky;
  shared().ended.notify_all();
}

// Returns the first of the contexts that wait, and removes it. At least one context must
// wait, and the caller has locked the shared state.
Ending take_waiting() {
  Ending first = std::move(shared().waiting.front());
  shared().waiting.pop_front();
  return first;
}

void end_waiting() {
  std::unique_lock<std::mutex> lock(shared().mutex);
  while (!shared().waiting.empty()) {
    const Ending next = take_waiting();
    lock.unlock();
    end(next);
    lock.lock();
  }
}

void run_reserve() {
  for (;;) {
    {
      std::unique_lock<std::mutex> lock(shared().mutex);
      shared().arrived.wait(lock, [] { return !shared().waiting.empty(); });
    }
    end_waiting();
  }
}

}  // namespace

Status prepare() {
  const std::lock_guard<std::mutex> lock(shared().mutex);
  if (shared().prepared) return 0;
  Thread thread;
  const Status status = thread.start(run_reserve);
  if (status != 0) return status;
  thread.detach();
  shared().prepared = true;
  return 0;
}

void terminate(void* context, std::function<void()> done) {
  Ending ending{context, zmq_ctx_get(context, ZMQ_BLOCKY) == 1 ? 1 : 0, std::move(done)};
  const std::lock_guard<std::mutex> lock(shared().mutex);
  ++shared().pending;
  shared().pending_blocky += ending.blocky;
  Thread thread;
  const Status status = thread.start([ending] {
    end(ending);
    end_waiting();
  });
  if (status == 0) {
    thread.detach();
    return;
  }
  shared().waiting.push_back(std::move(ending));
  shared().arrived.notify_one();
}

void wait_for_all() {
  std::unique_lock<std::mutex> lock(shared().mutex);
  if (shared().ended.wait_for(lock, warn_after, none_pending)) return;
  warn(shared().pending_blocky > 0);
  shared().ended.wait(lock, none_pending);
}

void wait_for_all(std::chrono::milliseconds limit) {
  std::unique_lock<std::mutex> lock(shared().mutex);
  shared().ended.wait_for(lock, limit, none_pending);
}

}  // namespace zmq_napi::terminator
