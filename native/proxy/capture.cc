#include "proxy/capture.h"

#include <zmq.h>

#include "zmq/message_boundary.h"
#include "zmq/socket_options.h"

namespace zmq_napi {

Status Capture::check_room() {
  const Status events = socket_options::events(socket_);
  has_room_ = events >= 0 && (events & ZMQ_POLLOUT) != 0;
  return events;
}

void Capture::copy(std::vector<Frame>& frames, size_t count, size_t bytes) {
  const auto send = [&] {
    return message_boundary::send_keeping(socket_, frames, count,
                                          message_boundary::Keep::all);
  };
  if (has_room_ && send() != 0) {
    // libzmq learns only now and then what its peers have changed. check_room() makes it
    // learn that now.
    check_room();
    has_room_ = has_room_ && send() == 0;
  }
  if (has_room_) {
    counters_.add(Counters::capture, Counters::messages_out, 1);
    counters_.add(Counters::capture, Counters::bytes_out, bytes);
  } else {
    counters_.add(Counters::capture, Counters::dropped, 1);
  }
}

}  // namespace zmq_napi
