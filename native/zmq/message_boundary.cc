#include "zmq/message_boundary.h"

#include <zmq.h>

#include <cerrno>
#include <cstddef>

#include "check.h"
#include "zmq/socket_options.h"
#include "zmq/socket_types.h"

namespace zmq_napi::message_boundary {

namespace {

// Sends `count` frames as one message. `frame_at` returns the frame to send at an index,
// and gets whether more frames follow that one.
template <typename FrameAt>
Status send_each(void* socket, size_t count, FrameAt frame_at) {
  CHECK(count > 0);
  for (size_t index = 0; index < count; ++index) {
    const bool more = index + 1 < count;
    const Status status =
        send_frame(socket, frame_at(index, more), more ? ZMQ_SNDMORE : 0);
    if (status == 0) continue;
    if (index > 0 && status == -EAGAIN) return_to_boundary(socket, more);
    return status;
  }
  return 0;
}

}  // namespace

Status send_frame(void* socket, Frame& frame, int flags) {
  const Status status = uninterrupted(
      [&] { return zmq_msg_send(frame.get(), socket, flags | ZMQ_DONTWAIT); });
  return status < 0 ? status : 0;
}

Status send_frames(void* socket, std::vector<Frame>& frames) {
  return send_each(socket, frames.size(),
                   [&](size_t index, bool /*more*/) -> Frame& { return frames[index]; });
}

Status send_keeping(void* socket, std::vector<Frame>& frames, size_t count, Keep keep) {
  CHECK(count <= frames.size());
  Frame copy;
  return send_each(socket, count, [&](size_t index, bool more) -> Frame& {
    if (!more && keep == Keep::until_taken) return frames[index];
    copy.share(frames[index]);
    return copy;
  });
}

void return_to_boundary(void* socket, bool more) {
  int type = -1;
  if (socket_options::get(socket, ZMQ_TYPE, &type) != 0) return;
  // After a peer has died in the middle of a message, these types drop the rest of the
  // message. They drop everything up to the first frame without MORE. An empty frame ends
  // this state, and no peer sees it. If the refused frame was the last one, there is no
  // such state. Other types have no such state either.
  if (!facts_of(type).discards_rest || !more) return;
  Frame terminator;
  send_frame(socket, terminator, 0);
}

}  // namespace zmq_napi::message_boundary
