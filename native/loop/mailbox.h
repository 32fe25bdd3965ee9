#pragma once

#include <node_api.h>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace zmq_napi {

// Brings work from other threads to a JavaScript thread while that thread lives.
//
// Threads: post() on any thread, all else on the JavaScript thread.
// Owns: the wake-up, and the tasks that have not run.
// Borrows: the environment, until close().
// Errors: none. Tasks after close() are dropped.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
 public:
  using Task = std::function<void()>;

  explicit Mailbox(napi_env env) : env_(env) {}
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;
  ~Mailbox() = default;

  // Gets ready for post(). Called once, when the environment starts: a wake-up belongs to
  // the async context in which it is made, which must not be that of a request.
  void open();

  // Runs `task` on the JavaScript thread, soon.
  void post(Task task);

  // Keeps the event loop running until unref() was called as often.
  void ref();
  void unref();

  // Ends the link to the environment.
  void close();

 private:
  void deliver();

  // The environment has ended the wake-up by itself.
  void clear_wake();

  const napi_env env_;
  std::mutex mutex_;
  std::vector<Task> tasks_;
  // Only used while the mutex is held: no thread may use it after its end.
  napi_threadsafe_function wake_ = nullptr;
  int references_ = 0;
};

}  // namespace zmq_napi
