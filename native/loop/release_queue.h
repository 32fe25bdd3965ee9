#pragma once

#include <node_api.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "loop/mailbox.h"

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
// Threads: give_back on any, all else on the JavaScript thread.
// Owns: the references of the buffers that are out or have come home.
// Borrows: the environment.
// Errors: none.
class ReleaseQueue : public std::enable_shared_from_this<ReleaseQueue> {
 public:
  ReleaseQueue(napi_env env, std::shared_ptr<Mailbox> mailbox)
      : env_(env), mailbox_(std::move(mailbox)) {}
  ReleaseQueue(const ReleaseQueue&) = delete;
  ReleaseQueue& operator=(const ReleaseQueue&) = delete;
  ~ReleaseQueue() = default;

  // Pins `buffer`. The loan comes back through give_back, the free function of its frame.
  // A buffer that is out does not keep the process alive: the socket's linger does.
  Loan* lend(napi_value buffer);

  // A zmq_free_fn; the hint is the loan.
  static void give_back(void* data, void* hint);

  // Waits until no buffer is out; false when `limit` is over first. A negative limit is
  // none.
  bool wait_until_home(std::chrono::milliseconds limit);

  // Drops the references of the buffers that have come home.
  void unpin();

 private:
  napi_env env_;
  std::shared_ptr<Mailbox> mailbox_;
  std::mutex mutex_;
  std::condition_variable home_;
  int out_ = 0;
  // Home, and still pinned.
  std::vector<napi_ref> returned_;
};

}  // namespace zmq_napi
