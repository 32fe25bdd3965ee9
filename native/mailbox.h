#pragma once

#include <uv.h>

#include <functional>
#include <mutex>
#include <vector>

namespace zmq_napi {

// Brings work from other threads to a JavaScript thread, for as long as that thread
// lives.
//
// Threads: post() on any thread, all else on the JavaScript thread.
// Owns: the wake-up handle, and the tasks that are under way.
// Borrows: the event loop, until detach().
// Errors: none. Tasks that come too late are dropped.
class Mailbox {
 public:
  using Task = std::function<void()>;
  // Called once the wake-up handle has left the event loop.
  using Closed = void (*)(void* target);

  explicit Mailbox(uv_loop_t* loop) : loop_(loop) {}
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;
  ~Mailbox() = default;

  // Gets ready for post(); an environment that needs no mailbox has no handle.
  void open();

  // Runs `task` on the JavaScript thread, soon.
  void post(Task task);

  // Keeps the event loop running, until let_go() was called as often.
  void hold();
  void let_go();

  // Ends the link to the event loop. Answers whether `closed` will be called later.
  bool detach(Closed closed, void* target);

 private:
  struct Wake {
    uv_async_t handle;
    Mailbox* mailbox;
    Closed closed;
    void* target;
  };

  void deliver();

  std::mutex mutex_;
  std::vector<Task> tasks_;
  uv_loop_t* loop_;
  Wake* wake_ = nullptr;
  int holds_ = 0;
};

}  // namespace zmq_napi
