#pragma once

#include <atomic>
#include <functional>
#include <optional>

#include "loop/notifier.h"
#include "platform/thread.h"
#include "proxy/counters.h"
#include "proxy/forwarder.h"
#include "status.h"

namespace zmq_napi {

// The thread of a proxy, and the commands for it. It is not of libuv's pool: a proxy runs
// without a limit, and work on files and names would wait for it.
//
// Threads: the JavaScript thread of the proxy; what is private runs on the own thread.
// Owns: the thread; through it the sockets, which are closed there when it ends.
// Borrows: nothing.
// Errors: start() and join() return a status.
class ProxyThread {
 public:
  ProxyThread() = default;
  ProxyThread(const ProxyThread&) = delete;
  ProxyThread& operator=(const ProxyThread&) = delete;
  ~ProxyThread() = default;

  // Starts the thread, which waits for its sockets: nothing can fail any more once they
  // have been taken. `ended` is called at the end of the thread, on it.
  Status start();
  void take(ProxySockets sockets, std::function<void()> ended);

  void pause();
  void resume();
  // Ends the thread, soon. `drop_unsent`: what the sockets have not sent is not to
  // linger.
  void stop(bool drop_unsent);

  // Waits for the end of the thread. Returns 0 if it was stopped, else why it ended.
  Status join();

  Counters::Snapshot figures() const { return counters_.read(); }

 private:
  void run();
  Status serve();
  void wait_for_sockets();

  Notifier notifier_;
  Counters counters_;
  std::atomic<bool> taken_{false};
  std::atomic<bool> halted_{false};
  std::atomic<bool> stopped_{false};
  std::atomic<bool> drop_unsent_{false};
  std::optional<Forwarder> forwarder_;
  std::function<void()> ended_;
  Status status_ = 0;
  Thread thread_;
};

}  // namespace zmq_napi
