#pragma once

#include <zmq.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "loop/mailbox.h"
#include "loop/notifier.h"
#include "platform/thread.h"
#include "status.h"

namespace zmq_napi {

// Signals to a JavaScript thread which descriptors are readable, where the host's event
// loop can't. It works in rounds: the own thread polls all descriptors, the JavaScript
// thread calls the signals of the readable ones, and then the next round begins. So a
// descriptor that is still readable, or is so again, is found in the next round.
//
// Threads: the JavaScript thread; run() is the own thread's.
// Owns: the thread and its notifier, until end().
// Borrows: what it watches, until unwatch(); the descriptors may be closed after that.
// Errors: watch() returns a negated errno.
class PollThread : public std::enable_shared_from_this<PollThread> {
 public:
  // The signal is called on the JavaScript thread when the descriptor is readable.
  struct Watched {
    zmq_fd_t descriptor;
    void (*signal)(void* target);
    void* target;
  };

  explicit PollThread(std::shared_ptr<Mailbox> mailbox) : mailbox_(std::move(mailbox)) {}
  PollThread(const PollThread&) = delete;
  PollThread& operator=(const PollThread&) = delete;
  ~PollThread() = default;

  // Begins to watch. The first call starts the thread.
  Status watch(Watched* watched);
  void unwatch(Watched* watched);

  // Ends the thread, if it was started. There is no watch() after that.
  void end();

 private:
  Status start();
  void run();
  void poll(std::unique_lock<std::mutex>& lock);
  void signal_found();

  const std::shared_ptr<Mailbox> mailbox_;
  // Both are there from the first watch() to end().
  std::unique_ptr<Notifier> notifier_;
  Thread thread_;

  std::mutex mutex_;
  std::condition_variable round_over_;
  std::unordered_set<Watched*> watched_;
  // The readable ones whose signals are yet to be called in this round.
  std::vector<Watched*> found_;
  bool signalling_ = false;
  bool ending_ = false;
};

}  // namespace zmq_napi
