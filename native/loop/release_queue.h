#pragma once

#include <node_api.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "loop/mailbox.h"

namespace zmq_napi {

class ReleaseQueue;

// Describes one JavaScript buffer that is lent to libzmq. A reference pins the buffer
// until libzmq frees it.
struct LentBuffer {
  std::shared_ptr<ReleaseQueue> queue;
  napi_ref buffer;
};

// Takes lent buffers back from libzmq. libzmq frees them on threads of its own, where
// Node-API must not be used. The JavaScript thread drops the references.
//
// Threads: return_buffer() on any thread, all else on the JavaScript thread.
// Owns: the references of the buffers that are lent or were returned.
// Borrows: the environment.
class ReleaseQueue : public std::enable_shared_from_this<ReleaseQueue> {
 public:
  ReleaseQueue(napi_env env, std::shared_ptr<Mailbox> mailbox)
      : env_(env), mailbox_(std::move(mailbox)) {}
  ReleaseQueue(const ReleaseQueue&) = delete;
  ReleaseQueue& operator=(const ReleaseQueue&) = delete;
  ~ReleaseQueue() = default;

  // Pins `buffer`. Returns the hint for return_buffer(), which is the free function of
  // the frame. A lent buffer does not keep the process alive. The socket's linger does.
  LentBuffer* lend(napi_value buffer);

  // Returns a lent buffer. This is a zmq_free_fn, and its hint is a LentBuffer.
  static void return_buffer(void* data, void* hint);

  // Waits until no buffer is lent. Returns false if `limit` is over first. A negative
  // limit is never over.
  bool wait_until_returned(std::chrono::milliseconds limit);

  // Drops the references of the buffers that libzmq has returned.
  void unpin();

 private:
  napi_env env_;
  std::shared_ptr<Mailbox> mailbox_;
  std::mutex mutex_;
  std::condition_variable all_returned_;
  int lent_ = 0;
  // Holds the references of buffers that libzmq has returned and that are still pinned.
  std::vector<napi_ref> returned_;
};

}  // namespace zmq_napi
