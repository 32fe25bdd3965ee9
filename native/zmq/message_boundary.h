#pragma once

#include <cstddef>
#include <vector>

#include "status.h"
#include "zmq/frame.h"

// Sends whole messages without waiting. After a refusal libzmq is always at the beginning
// of a message.
//
// Threads: the thread of the socket.
// Borrows: the socket and the frames, per call. Frames that were sent are empty
// afterwards.
// Errors: a status; -EAGAIN if libzmq refused the whole message.
namespace zmq_napi::message_boundary {

// Sends one frame; `flags` may hold ZMQ_SNDMORE.
Status send_frame(void* socket, Frame& frame, int flags);

// Sends `frames` as one message. libzmq refuses a frame after the first when the peer has
// died in the middle of the message: see return_to_boundary().
Status send_frames(void* socket, std::vector<Frame>& frames);

// Says which frames send_keeping() still holds after it has sent them.
enum class Keep {
  // send_keeping() keeps all frames but the last. It keeps all of a message that libzmq
  // refuses.
  until_taken,
  // send_keeping() keeps all frames, for another socket.
  all,
};

// Sends the first `count` of `frames` as one message. If libzmq refuses the message,
// `frames` still hold all of it, and it can be sent again. This is so even if some frames
// were sent before the peer died. Kept frames share their memory with the frames that
// were sent.
Status send_keeping(void* socket, std::vector<Frame>& frames, size_t count, Keep keep);

// Brings `socket` back to the beginning of a message. Call this after libzmq has refused
// a frame that is not the first. `more` says whether further frames follow the refused
// one. The frames that the dead peer had received are gone with its pipe. The whole
// message may be sent again.
void return_to_boundary(void* socket, bool more);

}  // namespace zmq_napi::message_boundary
