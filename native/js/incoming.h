#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>

#include "status.h"
#include "zmq/frame.h"

namespace zmq_napi::incoming {

// Receives messages straight into memory that JavaScript owns.
//
// Threads: the JavaScript thread of the socket.
// Owns: nothing between calls. A large frame's libzmq memory belongs to its ArrayBuffer.
// Borrows: the libzmq socket, the slab, and a fetched frame, per call.
// Errors: a status; -EAGAIN when no message is there.

// What each way costs is in bench/TARGETS.md.
#ifndef ZMQ_NAPI_SLAB_FRAME
#define ZMQ_NAPI_SLAB_FRAME 4096
#endif
#ifndef ZMQ_NAPI_EXTERNAL_FRAME
#define ZMQ_NAPI_EXTERNAL_FRAME 65536
#endif

// Frames up to this size are copied into the slab if it has room for them. Others are
// large: each gets an ArrayBuffer of its own.
constexpr size_t slab_frame = ZMQ_NAPI_SLAB_FRAME;

// A slab with less room than this is used up: the next call brings a new one.
constexpr size_t slab_room = 1024;

// Frames from this size on become an external ArrayBuffer, without a copy, where the
// runtime allows it.
constexpr size_t external_frame = ZMQ_NAPI_EXTERNAL_FRAME;

// How many frames one receive() takes at most.
constexpr uint32_t max_frames = 64;

// Takes up to `wanted` whole messages off a socket, as far as they have arrived. It never
// waits. Their frames go to the slab one behind the other, from `offset` on, each at a
// multiple of eight. `sizes` is a Uint32Array of 1 + max_frames. Its first entry is the
// number of frames. Then there is an entry for each frame: twice its size (zero for a
// large one), plus one if more frames of its message follow. The call ends early when the
// slab is used up, maybe within a message, and after a large frame. Returns
// - a number below zero: a negated errno; nothing was received;
// - zero;
// - an ArrayBuffer: the last frame, which is a large one.
napi_value receive(napi_env env, void* socket, napi_value slab, size_t offset,
                   napi_value sizes, uint32_t wanted);

// Receives a frame. Its address goes to `envelope` (see zmq/draft.h). Returns what
// frame_to_js() returns, or a negated errno.
napi_value receive_addressed(napi_env env, void* socket, napi_value slab, size_t offset,
                             napi_value envelope);

// Receives in two steps, between which the frame's metadata can be read.
//
// Receives a frame into `frame`, never waiting. Returns a status: one if more frames of
// its message follow, else zero.
Status fetch(void* socket, Frame& frame);

// Turns `frame` into a value of JavaScript. Returns
// - a number: twice the size of a frame that now lies at the `offset` of the slab, plus
//   one if more frames of its message follow;
// - an ArrayBuffer: a large frame, the last of its message unless fetch() said otherwise.
napi_value frame_to_js(napi_env env, Frame& frame, napi_value slab, size_t offset);

// Writes the address of `frame` to `envelope` (see zmq/draft.h).
void read_envelope(napi_env env, Frame& frame, napi_value envelope);

// Copies the value of a property, which is text, into `buffer`, as far as it has room.
// Returns the length of the whole value, or -EINVAL when the frame has no such property.
Status property(napi_env env, const Frame& frame, const char* name, napi_value buffer);

}  // namespace zmq_napi::incoming
