#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>

#include "loop/notifier.h"
#include "platform/thread.h"
#include "proxy/counters.h"
#include "proxy/forwarder.h"
#include "status.h"

namespace zmq_napi {

// Runs a proxy on a thread, and passes commands to the thread. The thread is not one of
// libuv's pool. A proxy runs without a time limit, and work on files and names would wait
// for it.
//
// Threads: the JavaScript thread of the proxy; private functions run on the proxy thread.
// Owns: the proxy thread; through it the sockets, which are closed there when it ends.
// Errors: start() and join() return a status.
class ProxyThread {
 public:
  ProxyThread() = default;
  ProxyThread(const ProxyThread&) = delete;
  ProxyThread& operator=(const ProxyThread&) = delete;
  ~ProxyThread() = default;

  // start() starts the thread, which waits for its sockets. take() gives it the sockets,
  // and can't fail. `ended` is called on the thread, at its end.
  Status start();
  void take(ProxySockets sockets, std::function<void()> ended);

  void pause();
  void resume();
  // Makes the thread end soon. If `drop_unsent`, the sockets also drop the messages that
  // they have not sent.
  void stop(bool drop_unsent);

  // Waits for the end of the thread. Returns 0 if stop() ended it, otherwise the error
  // that ended it.
  Status join();

  Counters::Snapshot figures() const { return counters_.read(); }

  // Returns how many connections a socket of the proxy has, or -1 if that is unknown. The
  // proxy must have the socket. The number is 0 once the thread has closed its sockets.
  int connections(Counters::Side side);

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
  // The proxy thread holds this while it closes the sockets.
  std::mutex closing_;
  std::optional<Forwarder> forwarder_;
  std::function<void()> ended_;
  Status status_ = 0;
  Thread thread_;
};

}  // namespace zmq_napi
