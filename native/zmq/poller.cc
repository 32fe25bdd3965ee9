#include "zmq/poller.h"

#include <zmq.h>

#include <cerrno>

#include "check.h"

namespace zmq_napi {

#ifdef ZMQ_BUILD_DRAFT_API

Poller::~Poller() {
  if (poller_ != nullptr) CHECK(zmq_poller_destroy(&poller_) == 0);
}

Status Poller::start(void* socket, zmq_fd_t* descriptor) {
  poller_ = zmq_poller_new();
  if (poller_ == nullptr) return -ENOMEM;
  const Status status =
      status_of(zmq_poller_add(poller_, socket, nullptr, ZMQ_POLLIN | ZMQ_POLLOUT));
  if (status < 0) return status;
  return status_of(zmq_poller_fd(poller_, descriptor));
}

Status Poller::events() {
  zmq_poller_event_t event{};
  const Status found =
      uninterrupted([&] { return zmq_poller_wait_all(poller_, &event, 1, 0); });
  if (found == -EAGAIN) return 0;
  return found < 0 ? found : event.events;
}

#else

// Without drafts there is no thread-safe socket to watch.
Poller::~Poller() { CHECK(poller_ == nullptr); }

Status Poller::start(void* /*socket*/, zmq_fd_t* /*descriptor*/) { return -ENOTSUP; }

Status Poller::events() { return -ENOTSUP; }

#endif

}  // namespace zmq_napi
