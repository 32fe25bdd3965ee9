#include "proxy/capture.h"

#include <zmq.h>

#include "zmq/message_boundary.h"
#include "zmq/socket_options.h"

namespace zmq_napi {

Status Capture::look() {
  const Status events = socket_options::events(socket_);
  open_ = events >= 0 && (events & ZMQ_POLLOUT) != 0;
  return events;
}

void Capture::copy(std::vector<Frame>& frames, size_t count, size_t bytes) {
  const auto send = [&] {
    return message_boundary::send_keeping(socket_, frames, count,
                                          message_boundary::Keep::all);
  };
  if (open_ && send() != 0) {
    // libzmq looks only now and then at what its peers have changed.
    look();
    open_ = open_ && send() == 0;
  }
  if (open_) {
    tally_.add(Tally::capture, Tally::messages_out, 1);
    tally_.add(Tally::capture, Tally::bytes_out, bytes);
  } else {
    tally_.add(Tally::capture, Tally::dropped, 1);
  }
}

}  // namespace zmq_napi
