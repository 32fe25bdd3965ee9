#include "zmq/shared_context.h"

#include <zmq.h>

#include <cerrno>
#include <utility>

#include "check.h"
#include "zmq/terminator.h"

namespace zmq_napi {

std::shared_ptr<SharedContext> SharedContext::create() {
  if (const Status status = terminator::prepare()) {
    errno = -status;
    return nullptr;
  }
  void* const context = zmq_ctx_new();
  if (context == nullptr) return nullptr;
  return std::make_shared<SharedContext>(context);
}

std::shared_ptr<SharedContext> SharedContext::process_default() {
  // These are never destroyed, because threads may still use them while the process ends.
  static auto* const mutex = new std::mutex;
  static auto* const current = new std::weak_ptr<SharedContext>;
  const std::lock_guard<std::mutex> lock(*mutex);
  std::shared_ptr<SharedContext> context = current->lock();
  if (!context) {
    context = create();
    *current = context;
  }
  return context;
}

void SharedContext::on_terminated(std::function<void()> done) {
  const std::lock_guard<std::mutex> lock(mutex_);
  terminated_ = [earlier = std::move(terminated_), done = std::move(done)] {
    if (earlier) earlier();
    done();
  };
}

SharedContext::~SharedContext() {
  if (used_) {
    terminator::terminate(context_, std::move(terminated_));
    return;
  }
  // If no socket was opened, libzmq has started no thread, and this call does not wait.
  CHECK(zmq_ctx_term(context_) == 0);
  if (terminated_) terminated_();
}

}  // namespace zmq_napi
