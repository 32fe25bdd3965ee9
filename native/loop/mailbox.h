#pragma once

#include <node_api.h>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace zmq_napi {

// Runs tasks of other threads on a JavaScript thread, as long as that thread lives.
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

  // Prepares the mailbox for post(). The environment calls this once, when it starts. A
  // wake-up belongs to the async context in which it is made, and that must not be the
  // context of a request.
  void open();

  // Runs `task` on the JavaScript thread, soon.
  void post(Task task);

  // ref() keeps the event loop running until unref() has been called as often as ref().
  void ref();
  void unref();

  // Ends the link to the environment.
  void close();

 private:
  void deliver();

  // Forgets the wake-up after the environment has ended it.
  void clear_wake();

  const napi_env env_;
  std::mutex mutex_;
  std::vector<Task> tasks_;
  // Use this only while the mutex is held. No thread may use the wake-up after its end.
  napi_threadsafe_function wake_ = nullptr;
  int references_ = 0;
};

}  // namespace zmq_napi
