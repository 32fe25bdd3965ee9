#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

#include "zmq/owned_socket.h"

namespace zmq_napi {

// A libzmq context and the count of its users: Context objects, sockets, and, for the
// default context, every JavaScript thread that has loaded the addon. When the last user
// goes the context ends.
//
// Threads: any; a libzmq context is thread-safe.
// Owns: the libzmq context.
// Borrows: nothing.
// Errors: create() returns null, with zmq_errno(), when libzmq can't make a context, or
// when there is no thread to end it.
class SharedContext {
 public:
  static std::shared_ptr<SharedContext> create();

  // The process-wide default context, made when first asked for. All threads get the same
  // one, so that inproc endpoints connect them.
  static std::shared_ptr<SharedContext> process_default();

  explicit SharedContext(void* context) : context_(context) {}
  SharedContext(const SharedContext&) = delete;
  SharedContext& operator=(const SharedContext&) = delete;
  ~SharedContext();

  void* get() const { return context_; }

  // Says that a socket is about to be opened: from now on the context may have threads,
  // and ending it may take time.
  void mark_used() { used_ = true; }

  // Calls `done`, on another thread, when libzmq has ended the context.
  void on_terminated(std::function<void()> done);

 private:
  void* const context_;
  std::atomic<bool> used_{false};
  std::mutex mutex_;
  std::function<void()> terminated_;
};

// A socket that changes threads, with its share of its context. It is idle meanwhile. The
// code that passes it on synchronizes memory (starting a thread does).
struct PassedSocket {
  std::shared_ptr<SharedContext> context;
  OwnedSocket socket;
};

}  // namespace zmq_napi
