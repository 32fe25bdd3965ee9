#include "message_boundary.h"

#include <zmq.h>

#include <cerrno>
#include <cstddef>

#include "check.h"

namespace zmq_napi::message_boundary {

Status send_frame(void* socket, Frame& frame, int flags) {
  const Status status = uninterrupted(
      [&] { return zmq_msg_send(frame.get(), socket, flags | ZMQ_DONTWAIT); });
  return status < 0 ? status : 0;
}

Status send_frames(void* socket, std::vector<Frame>& frames) {
  CHECK(!frames.empty());
  const size_t last = frames.size() - 1;
  for (size_t index = 0; index <= last; ++index) {
    const bool more = index < last;
    const Status status = send_frame(socket, frames[index], more ? ZMQ_SNDMORE : 0);
    if (status == 0) continue;
    if (index > 0 && status == -EAGAIN) return_to_boundary(socket, more);
    return status;
  }
  return 0;
}

Status send_keeping(void* socket, std::vector<Frame>& frames, size_t count, Keep keep) {
  CHECK(count > 0 && count <= frames.size());
  Frame copy;
  for (size_t index = 0; index < count; ++index) {
    const bool more = index + 1 < count;
    const bool kept = more || keep == Keep::all;
    if (kept) copy.share(frames[index]);
    const Status status =
        send_frame(socket, kept ? copy : frames[index], more ? ZMQ_SNDMORE : 0);
    if (status == 0) continue;
    if (index > 0 && status == -EAGAIN) return_to_boundary(socket, more);
    return status;
  }
  return 0;
}

void return_to_boundary(void* socket, bool more) {
  int type = -1;
  size_t size = sizeof(type);
  if (zmq_getsockopt(socket, ZMQ_TYPE, &type, &size) != 0) return;
  // These types throw away the rest of a message whose peer died, up to and including the
  // frame without MORE: an empty one ends that state, unseen by any peer. If the refused
  // frame was the last one, the state is not entered. Other types keep no such state.
  const bool discards_rest =
      type == ZMQ_PUSH || type == ZMQ_DEALER || type == ZMQ_REQ || type == ZMQ_PAIR;
  if (!discards_rest || !more) return;
  Frame terminator;
  send_frame(socket, terminator, 0);
}

}  // namespace zmq_napi::message_boundary
