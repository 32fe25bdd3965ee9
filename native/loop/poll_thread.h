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

// Tells a JavaScript thread which descriptors are readable, where the host's event loop
// can't. It goes in rounds: the own thread polls all descriptors, the JavaScript thread
// looks after those that were found, and only then they are polled again. So what is
// still readable after a look, or again, is found in the next round.
//
// Threads: the JavaScript thread; run() is the own thread's.
// Owns: the thread and its notifier, until end().
// Borrows: what it watches, until forget(); the descriptors may be closed after that.
// Errors: watch() answers a negated errno.
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
  void forget(Watched* watched);

  // Ends the thread, if it was started. There is no watch() after that.
  void end();

 private:
  Status start();
  void run();
  void poll(std::unique_lock<std::mutex>& lock);
  void look_after_found();

  const std::shared_ptr<Mailbox> mailbox_;
  // Both are there from the first watch() to end().
  std::unique_ptr<Notifier> notifier_;
  Thread thread_;

  std::mutex mutex_;
  std::condition_variable round_over_;
  std::unordered_set<Watched*> watched_;
  // What the JavaScript thread has yet to look after in this round.
  std::vector<Watched*> found_;
  bool looking_ = false;
  bool ending_ = false;
};

}  // namespace zmq_napi
