#include "loop/notifier.h"

#include <cerrno>
#include <utility>

namespace zmq_napi {

Status Notifier::open() {
  if (receiver_.is_open()) return 0;
  Descriptor ends[2];
  const Status status = open_pair(ends);
  if (status != 0) return status;
  for (const Descriptor& end : ends) {
    if (!end.make_nonblocking()) return -EMFILE;
  }
  receiver_ = std::move(ends[0]);
  sender_ = std::move(ends[1]);
  return 0;
}

// If the sockets have no room for another byte, the receiver is already readable.
void Notifier::notify() const { sender_.send_byte(); }

void Notifier::drain() const { receiver_.drain(); }

}  // namespace zmq_napi
