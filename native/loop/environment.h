#pragma once

#include <napi.h>

#include <functional>
#include <map>
#include <memory>
#include <unordered_set>

#include "loop/mailbox.h"
#include "loop/poll_thread.h"
#include "loop/release_queue.h"
#include "platform/libuv.h"
#include "zmq/shared_context.h"

namespace zmq_napi {

// Holds the open sockets, contexts and proxies of one JavaScript thread (the main thread
// or a worker). It ends them in a fixed order when the thread ends. It waits for lent
// buffers first, as long as linger allows. It then closes sockets, contexts and proxies,
// the newest first. At last it drops the thread's share of the default context. The end
// calls no JavaScript.
//
// Threads: the JavaScript thread that the environment belongs to.
// Owns: the mailbox, the release queue, the poll thread, the share of the default
// context, the async context.
// Borrows: the event loop; open sockets, contexts and proxies, which register themselves.
// Errors: none; a socket reports its own.
class Environment {
 public:
  // The end of the environment calls these functions of each open socket, context and
  // proxy.
  class Member {
   public:
    virtual void close_now() = 0;
    // Returns how many milliseconds libzmq may take to send lent frames. A negative
    // number means no limit.
    virtual int linger_of_lent_buffers() const { return 0; }
    virtual void drop_unsent() {}

   protected:
    Member() = default;
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;
    virtual ~Member() = default;

   private:
    friend class Environment;
    Member* older_ = nullptr;
    Member* newer_ = nullptr;
  };

  // Makes the environment of this thread. The environment ends with the thread. `libuv`
  // is null if the event loop is not libuv's.
  static void start(Napi::Env env, bool main_thread, const Libuv* libuv);
  static std::shared_ptr<Environment> of(Napi::Env env);

  // Returns whether `pointer` is an open socket of this thread. Never reads the memory
  // that `pointer` points to, so any pointer is allowed.
  static bool has_socket(napi_env env, const void* pointer);

  Environment(Napi::Env env, const Libuv* libuv, bool main_thread);
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() = default;

  void register_member(Member* member);
  void unregister_member(Member* member);

  // These two keep the list that has_socket() reads.
  void socket_opened(const void* socket) { sockets_.insert(socket); }
  void socket_closed(const void* socket) { sockets_.erase(socket); }

  // Returns how many sockets, contexts and proxies this thread has open, the default
  // context included.
  int open_members() const { return open_members_; }

  // These two count our open libuv handles. The environment may end only after the event
  // loop has closed all of them.
  void handle_opened() { ++open_handles_; }
  void handle_closed();

  // Says whether the end of this environment waits for lent buffers and for messages.
  void set_waits_at_end(bool waits) { waits_at_end_ = waits; }

  // Returns null if libzmq can't make a context.
  const std::shared_ptr<SharedContext>& default_context();

  // Returns a function that any other thread may call. The call makes this thread call
  // `done` once, unless this thread has ended. The event loop keeps running until then.
  std::function<void()> callback_for(Napi::Function done);

  // Returns null if the poll thread is to be used.
  const Libuv* libuv() const { return libuv_; }
  uv_loop_t* loop() const { return loop_; }
  PollThread& poll_thread() { return *poll_thread_; }
  Mailbox& mailbox() { return *mailbox_; }
  napi_async_context async_context() const { return async_context_; }
  ReleaseQueue& releases() { return *releases_; }
  bool ending() const { return ending_; }

 private:
  void add_cleanup_hook();
  static void end_in_hook(void* environment);
  void add_finalizer();
  void end_in_finalizer();
  void tear_down();
  void wait_for_lent_buffers();
  void destroy_async_context();
  void finish_if_done();
  void call_back(int number);

  Napi::Env env_;
  const Libuv* libuv_;
  uv_loop_t* loop_ = nullptr;
  bool main_thread_;
  Member* newest_ = nullptr;
  int open_members_ = 0;
  std::unordered_set<const void*> sockets_;
  int open_handles_ = 0;
  napi_async_context async_context_ = nullptr;
  bool ending_ = false;
  bool waits_at_end_ = true;
  // This is null if the end of the environment does not wait for libuv handles.
  napi_async_cleanup_hook_handle cleanup_ = nullptr;
  std::shared_ptr<Mailbox> mailbox_;
  std::shared_ptr<ReleaseQueue> releases_;
  std::shared_ptr<PollThread> poll_thread_;
  // Holds the functions that callback_for() has received, by number.
  std::map<int, Napi::FunctionReference> callbacks_;
  int last_callback_ = 0;
  // The finalizer of this object ends the environment, if the host calls it before the
  // cleanup hook. The reference is strong, so the object is not collected earlier.
  Napi::ObjectReference finalized_at_end_;
  std::shared_ptr<SharedContext> default_context_;
  // Keeps the environment alive until the cleanup hook has run.
  std::shared_ptr<Environment> self_;
};

}  // namespace zmq_napi
