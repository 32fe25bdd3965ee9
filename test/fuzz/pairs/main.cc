// Plays rounds in several threads, and reports a round that hangs.

#include <zmq.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include "round.h"

namespace {

using Clock = std::chrono::steady_clock;

struct Settings {
  uint32_t seed;
  uint32_t from;
  uint32_t rounds;
  int seconds;
  uint32_t threads;
  const Kind* kind;
};

// A sanitizer makes a round some twenty times as long.
constexpr auto longest_round = std::chrono::seconds(60);
// The number of rounds that share a context.
constexpr uint32_t rounds_in_context = 50;
constexpr uint32_t most_threads = 64;

std::atomic<uint32_t> next_round;
std::atomic<uint32_t> played;
std::atomic<bool> over;
// The round of each thread. A handler of signals may read them.
std::atomic<uint32_t> under_way[most_threads];
std::atomic<Clock::rep> began[most_threads];

uint32_t threads_in_use;

void tell_rounds(int signal) {
  for (uint32_t thread = 0; thread < threads_in_use; ++thread)
    std::fprintf(stderr, "round %u was under way\n", under_way[thread].load());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void play_rounds(const Settings& settings, uint32_t thread) {
  std::unique_ptr<void, int (*)(void*)> context(zmq_ctx_new(), zmq_ctx_term);
  Choices choices(settings.seed + thread);
  const uint32_t end = settings.from + settings.rounds;
  for (uint32_t count = 1; !over; ++count) {
    const uint32_t round = next_round++;
    if (settings.rounds > 0 && round >= end) break;
    under_way[thread] = round;
    began[thread] = Clock::now().time_since_epoch().count();
    if (count % rounds_in_context == 0) {
      if (choices.one_in(2)) zmq_ctx_shutdown(context.get());
      context.reset();
      context.reset(zmq_ctx_new());
      zmq_ctx_set(context.get(), ZMQ_IO_THREADS, choices.of({1, 2}));
    }
    Round(context.get(), round, settings.seed * 1'000'003 + round, settings.kind).play();
    ++played;
  }
  context.reset();
  began[thread] = 0;
}

// Ends the process when a round hangs.
void check_progress() {
  const auto now = Clock::now().time_since_epoch();
  for (uint32_t thread = 0; thread < threads_in_use; ++thread) {
    const auto start = began[thread].load();
    if (start != 0 && now - Clock::duration(start) > longest_round)
      fault(under_way[thread], "the round does not end");
  }
}

bool is_busy() {
  for (uint32_t thread = 0; thread < threads_in_use; ++thread)
    if (began[thread] != 0) return true;
  return false;
}

void play(const Settings& settings) {
  const auto end = Clock::now() + std::chrono::seconds(settings.seconds);
  threads_in_use = settings.threads;
  next_round = settings.from;
  std::vector<std::thread> threads;
  for (uint32_t thread = 0; thread < settings.threads; ++thread) {
    began[thread] = Clock::now().time_since_epoch().count();
    threads.emplace_back([&settings, thread] { play_rounds(settings, thread); });
  }
  while (is_busy()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    if (Clock::now() > end) over = true;
    check_progress();
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

// Arguments: the seed, the first round, how many rounds (0: no limit), seconds, threads,
// and the name of a kind.
int main(int count, char** arguments) {
  if (count < 6) return 2;
  const auto number = [&](int index) {
    return std::strtoul(arguments[index], nullptr, 10);
  };
  const Settings settings{
      static_cast<uint32_t>(number(1)), static_cast<uint32_t>(number(2)),
      static_cast<uint32_t>(number(3)), static_cast<int>(number(4)),
      static_cast<uint32_t>(number(5)), count > 6 ? kind_named(arguments[6]) : nullptr};
  if (settings.threads == 0 || settings.threads > most_threads) return 2;
  if (count > 6 && settings.kind == nullptr) {
    for (const Kind& kind : kinds()) std::puts(kind.name);
    return 2;
  }
  for (int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE})
    std::signal(signal, tell_rounds);
  play(settings);
  std::printf("%u rounds; go on with %u\n", played.load(), settings.from + played.load());
}
