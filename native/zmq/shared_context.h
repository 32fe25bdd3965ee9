#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

#include "zmq/owned_socket.h"

namespace zmq_napi {

// Owns a libzmq context and counts its users. Users are Context objects and sockets. The
// default context is also used by every JavaScript thread that has loaded the addon. The
// context ends when the last user lets go of it.
//
// Threads: any; a libzmq context is thread-safe.
// Owns: the libzmq context.
// Errors: create() returns null if libzmq can't make a context, or if there is no thread
// to end it. zmq_errno() says why.
class SharedContext {
 public:
  static std::shared_ptr<SharedContext> create();

  // Returns the default context of the process. The first call makes it. All threads get
  // the same context, so that inproc endpoints connect them.
  static std::shared_ptr<SharedContext> process_default();

  explicit SharedContext(void* context) : context_(context) {}
  SharedContext(const SharedContext&) = delete;
  SharedContext& operator=(const SharedContext&) = delete;
  ~SharedContext();

  void* get() const { return context_; }

  // Says that a socket is about to be opened. From now on the context may have threads,
  // and its end may take time.
  void mark_used() { used_ = true; }

  // Calls `done` on another thread when libzmq has ended the context.
  void on_terminated(std::function<void()> done);

 private:
  void* const context_;
  std::atomic<bool> used_{false};
  std::mutex mutex_;
  std::function<void()> terminated_;
};

// Carries a socket, and its share of its context, to another thread. Nobody uses the
// socket during the move. The code that passes it on synchronizes memory (the start of a
// thread does that).
struct PassedSocket {
  std::shared_ptr<SharedContext> context;
  OwnedSocket socket;
};

}  // namespace zmq_napi
