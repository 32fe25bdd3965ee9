#pragma once

#include <zmq.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <utility>
#include <vector>

#include "loop/mailbox.h"
#include "loop/notifier.h"
#include "platform/thread.h"
#include "status.h"

namespace zmq_napi {

// Reports to a JavaScript thread which descriptors are readable, if the host's event loop
// can't do that. It works in rounds. The helper thread polls all descriptors. The
// JavaScript thread then calls the signals of the readable descriptors. Then the next
// round begins. So the next round finds a descriptor that is still readable or readable
// again.
//
// Threads: the JavaScript thread; run() is for the helper thread.
// Owns: the helper thread and its notifier, until end().
// Borrows: each Watched, until unwatch(). Its descriptor may be closed after that.
// Errors: watch() returns a negated errno.
class PollThread : public std::enable_shared_from_this<PollThread> {
 public:
  // The JavaScript thread calls `signal` when `descriptor` is readable.
  struct Watched {
    zmq_fd_t descriptor;
    void (*signal)(void* target);
    void* target;
  };

  explicit PollThread(std::shared_ptr<Mailbox> mailbox) : mailbox_(std::move(mailbox)) {}
  PollThread(const PollThread&) = delete;
  PollThread& operator=(const PollThread&) = delete;
  ~PollThread() = default;

  // Begins to watch. The first call starts the helper thread.
  Status watch(Watched* watched);
  void unwatch(Watched* watched);

  // Ends the helper thread, if it was started. Do not call watch() after that.
  void end();

 private:
  Status start();
  void run();
  void poll(std::unique_lock<std::mutex>& lock);
  void signal_found();

  const std::shared_ptr<Mailbox> mailbox_;
  // Both exist from the first watch() until end().
  std::unique_ptr<Notifier> notifier_;
  Thread thread_;

  std::mutex mutex_;
  std::condition_variable round_over_;
  std::unordered_set<Watched*> watched_;
  // Holds the readable descriptors whose signals have not been called in this round.
  std::vector<Watched*> found_;
  bool signalling_ = false;
  bool ending_ = false;
};

}  // namespace zmq_napi
