#include "terminator.h"

#include <zmq.h>

#if defined(_WIN32)
#include <process.h>
#else
#include <unistd.h>
#endif

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>
#include <utility>

#include "check.h"
#include "status.h"

namespace zmq_napi::terminator {

namespace {

constexpr auto silence = std::chrono::milliseconds(500);

// What the ending threads share. It is never destroyed: a thread may still be waiting
// for an absent peer while the process runs its static destructors.
struct Ledger {
  std::mutex mutex;
  std::condition_variable ended;
  int pending = 0;
  int pending_blocky = 0;
};

Ledger& ledger() {
  static auto* const instance = new Ledger;
  return *instance;
}

#if defined(_WIN32)
int process_id() { return _getpid(); }
#else
int process_id() { return getpid(); }
#endif

bool none_pending() { return ledger().pending == 0; }

void warn(bool blocky) {
  std::fprintf(
      stderr,
      "(node:%d) WARNING: Waiting for queued ZeroMQ messages to be delivered.%s\n",
      process_id(),
      blocky ? " Set 'context.blocky = false' to change this behaviour." : "");
}

}  // namespace

void terminate(void* context, std::function<void()> done) {
  const int blocky = zmq_ctx_get(context, ZMQ_BLOCKY) == 1 ? 1 : 0;
  {
    const std::lock_guard<std::mutex> lock(ledger().mutex);
    ++ledger().pending;
    ledger().pending_blocky += blocky;
  }
  std::thread([context, blocky, done = std::move(done)] {
    CHECK(uninterrupted([=] { return zmq_ctx_term(context); }) == 0);
    if (done) done();
    const std::lock_guard<std::mutex> lock(ledger().mutex);
    --ledger().pending;
    ledger().pending_blocky -= blocky;
    ledger().ended.notify_all();
  }).detach();
}

void wait_for_all() {
  std::unique_lock<std::mutex> lock(ledger().mutex);
  if (ledger().ended.wait_for(lock, silence, none_pending)) return;
  warn(ledger().pending_blocky > 0);
  ledger().ended.wait(lock, none_pending);
}

void wait_for_all(std::chrono::milliseconds limit) {
  std::unique_lock<std::mutex> lock(ledger().mutex);
  ledger().ended.wait_for(lock, limit, none_pending);
}

}  // namespace zmq_napi::terminator
