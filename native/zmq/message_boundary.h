#pragma once

#include <cstddef>
#include <vector>

#include "status.h"
#include "zmq/frame.h"

// Sends whole messages without waiting, so that a refusal always leaves libzmq at the
// beginning of a message.
//
// Threads: the thread of the socket.
// Owns: nothing.
// Borrows: socket and frames, per call. Frames that were sent are empty afterwards.
// Errors: a status; -EAGAIN when the message was refused, as a whole.
namespace zmq_napi::message_boundary {

// Sends one frame; `flags` may hold ZMQ_SNDMORE.
Status send_frame(void* socket, Frame& frame, int flags);

// Sends `frames` as one message. A frame after the first is refused when its peer died in
// the middle of the message: see return_to_boundary().
Status send_frames(void* socket, std::vector<Frame>& frames);

// Which frames remain, of those that were sent.
enum class Keep {
  // All but the last, until the message is taken as a whole.
  until_taken,
  // All, for another socket.
  all,
};

// Sends the first `count` of `frames` as one message. When it is refused, `frames` still
// hold the whole of it, also if some were sent before the peer died: send it again. The
// frames that are kept share their storage with what was sent.
Status send_keeping(void* socket, std::vector<Frame>& frames, size_t count, Keep keep);

// Brings `socket` back to the beginning of a message after a frame that was not the first
// was refused. `more`: that frame had others behind it. What the dead peer had been given
// of the message is gone with its pipe; the whole may be sent again.
void return_to_boundary(void* socket, bool more);

}  // namespace zmq_napi::message_boundary
