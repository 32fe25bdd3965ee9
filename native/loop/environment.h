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

// What one JavaScript thread (the main thread or a worker) has open, and the order in
// which it ends: sockets and contexts newest first, lent buffers, at last the thread's
// share of the default context. The end calls no JavaScript.
//
// Threads: the JavaScript thread it belongs to.
// Owns: the mailbox, release queue and poll thread, the share of the default context,
// the async context.
// Borrows: the event loop; open sockets and contexts, which register themselves.
// Errors: none; a socket reports its own.
class Environment {
 public:
  // What the end of the environment needs of an open socket, context or proxy.
  class Member {
   public:
    virtual void close_at_teardown() = 0;
    // Milliseconds that frames lent to libzmq may take to leave; negative: no limit.
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

  // Makes the environment of this thread and ties it to the thread's end. `libuv` is
  // null where the event loop is not libuv's.
  static void start(Napi::Env env, bool main_thread, const Libuv* libuv);
  static std::shared_ptr<Environment> of(Napi::Env env);

  // Whether `pointer` is an open socket of this thread. The memory behind the pointer is
  // not read, so that any pointer may be asked about.
  static bool has_socket(napi_env env, const void* pointer);

  Environment(Napi::Env env, const Libuv* libuv, bool main_thread);
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() = default;

  void register_member(Member* member);
  void unregister_member(Member* member);

  // For has_socket().
  void socket_opened(const void* socket) { sockets_.insert(socket); }
  void socket_closed(const void* socket) { sockets_.erase(socket); }

  // How many sockets and contexts this thread has open, the default context included.
  int open_members() const { return open_members_; }

  // Count our open handles of libuv: the environment may only end once the event loop has
  // closed all of them.
  void handle_opened() { ++open_handles_; }
  void handle_closed();

  // Null when libzmq can't make a context.
  const std::shared_ptr<SharedContext>& default_context();

  // Returns a function for any other thread. Calling it calls `done` on this thread,
  // once, unless this thread has ended before. The event loop is kept running until then.
  std::function<void()> callback_for(Napi::Function done);

  // Null where the poll thread is to be used.
  const Libuv* libuv() const { return libuv_; }
  uv_loop_t* loop() const { return loop_; }
  PollThread& poll_thread() { return *poll_thread_; }
  Mailbox& mailbox() { return *mailbox_; }
  napi_async_context async_context() const { return async_context_; }
  ReleaseQueue& releases() { return *releases_; }
  bool ending() const { return ending_; }

 private:
  void add_cleanup_hook();
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
  // Null where the end of the environment does not wait for handles of libuv.
  napi_async_cleanup_hook_handle cleanup_ = nullptr;
  std::shared_ptr<Mailbox> mailbox_;
  std::shared_ptr<ReleaseQueue> releases_;
  std::shared_ptr<PollThread> poll_thread_;
  // The functions that callback_for() was given, by number.
  std::map<int, Napi::FunctionReference> callbacks_;
  int last_callback_ = 0;
  std::shared_ptr<SharedContext> default_context_;
  // While the cleanup hook is due, the environment keeps itself alive.
  std::shared_ptr<Environment> self_;
};

}  // namespace zmq_napi
