#pragma once

#include <node_api.h>
#include <uv.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace zmq_napi {

class ReleaseQueue;

// One JavaScript buffer lent to libzmq: pinned by a reference until libzmq is done.
struct Loan {
  std::shared_ptr<ReleaseQueue> queue;
  napi_ref buffer;
};

// Brings lent buffers home: libzmq frees them on threads of its own, where Node-API must
// not be touched; the JavaScript thread drops the references.
//
// Threads: lend, detach and wait_until_home on the JavaScript thread, give_back on any.
// Owns: the references of the buffers that are out or on their way home.
// Borrows: the environment's event loop, until detach().
// Errors: none.
class ReleaseQueue : public std::enable_shared_from_this<ReleaseQueue> {
 public:
  // Called once the wake-up handle, if there ever was one, has left the event loop.
  using Closed = void (*)(void* target);

  ReleaseQueue(napi_env env, uv_loop_t* loop) : env_(env), loop_(loop) {}
  ReleaseQueue(const ReleaseQueue&) = delete;
  ReleaseQueue& operator=(const ReleaseQueue&) = delete;
  ~ReleaseQueue() = default;

  // Pins `buffer`. The loan comes back through give_back, the free function of its frame.
  Loan* lend(napi_value buffer);

  // A zmq_free_fn; the hint is the loan.
  static void give_back(void* data, void* hint);

  // Waits until no buffer is out; false when `limit` is over first. A negative limit is
  // none.
  bool wait_until_home(std::chrono::milliseconds limit);

  // Ends the link to the environment. Answers whether `closed` will be called later.
  bool detach(Closed closed, void* target);

 private:
  struct Wake {
    uv_async_t handle;
    ReleaseQueue* queue;
    Closed closed;
    void* target;
  };

  void start();
  void drain();

  std::mutex mutex_;
  std::condition_variable home_;
  std::vector<napi_ref> returned_;
  int out_ = 0;
  napi_env env_;
  uv_loop_t* loop_;
  Wake* wake_ = nullptr;
};

}  // namespace zmq_napi
