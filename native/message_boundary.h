#pragma once

#include <vector>

#include "handles.h"
#include "status.h"

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

// Brings `socket` back to the beginning of a message after a frame that was not the first
// was refused. `more` tells whether that frame had others behind it. What the dead peer
// had been given of the message is gone with its pipe; the whole may be sent again.
void return_to_boundary(void* socket, bool more);

}  // namespace zmq_napi::message_boundary
