#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>

#include "js/traffic.h"
#include "status.h"
#include "zmq/frame.h"

namespace zmq_napi::incoming {

// Receives messages straight into memory that JavaScript owns.
//
// Threads: the JavaScript thread of the socket.
// Owns: nothing between calls. The libzmq memory of a large frame belongs to its
// ArrayBuffer.
// Borrows: the libzmq socket, the slab, and a fetched frame, per call.
// Errors: a status; -EAGAIN when no message is there.

// bench/TARGETS.md says what each way costs.
#ifndef ZMQ_NAPI_SLAB_FRAME
#define ZMQ_NAPI_SLAB_FRAME 4096
#endif
#ifndef ZMQ_NAPI_EXTERNAL_FRAME
#define ZMQ_NAPI_EXTERNAL_FRAME 65536
#endif

// receive() copies frames up to this size into the slab if the slab has room. Every other
// frame is a large frame: it gets an ArrayBuffer of its own.
constexpr size_t slab_frame = ZMQ_NAPI_SLAB_FRAME;

// A slab with less room than this is used up. The next call brings a new slab.
constexpr size_t slab_room = 1024;

// Frames of this size or more become an external ArrayBuffer, without a copy, if the
// runtime allows it.
constexpr size_t external_frame = ZMQ_NAPI_EXTERNAL_FRAME;

// One receive() takes no more frames than this.
constexpr uint32_t max_frames = 64;

// Takes up to `wanted` whole messages from a socket, as far as they have arrived. Never
// waits. Copies the frames into the slab, one after another, from `offset` on. Each frame
// starts at a multiple of eight.
//
// `sizes` is a Uint32Array of 1 + max_frames entries. The first entry is the number of
// frames. Each frame has one more entry: twice its size (zero for a large frame), plus
// one if more frames of its message follow.
//
// The call ends early when the slab is used up, maybe within a message. It also ends
// after a large frame. Adds all frames to `received`. Returns
// - a number below zero, a negated errno, if nothing was received;
// - zero, if the last frame is in the slab;
// - an ArrayBuffer, if the last frame is a large one: the ArrayBuffer holds that frame.
napi_value receive(napi_env env, void* socket, napi_value slab, size_t offset,
                   napi_value sizes, uint32_t wanted, Tally& received);

// Receives a frame and writes its address to `envelope` (see zmq/draft.h). Adds the frame
// to `received`. Returns the result of frame_to_js(), or a negated errno.
napi_value receive_addressed(napi_env env, void* socket, napi_value slab, size_t offset,
                             napi_value envelope, Tally& received);

// fetch() and frame_to_js() receive in two steps. Between the steps the metadata of the
// frame can be read.
//
// Receives a frame into `frame`. Never waits. Returns one if more frames of its message
// follow, zero if none follows, or a negated errno.
Status fetch(void* socket, Frame& frame);

// Turns `frame` into a JavaScript value. Returns
// - a number, if the frame is now in the slab at `offset`: twice its size, plus one if
//   more frames of its message follow;
// - an ArrayBuffer, if the frame is a large one. It is the last frame of its message
//   unless fetch() returned one.
napi_value frame_to_js(napi_env env, Frame& frame, napi_value slab, size_t offset);

// Writes the address of `frame` to `envelope` (see zmq/draft.h).
void read_envelope(napi_env env, Frame& frame, napi_value envelope);

// Copies the text of a property into `buffer`, as far as `buffer` has room. Returns the
// length of the whole text, or -EINVAL if the frame has no such property.
Status property(napi_env env, const Frame& frame, const char* name, napi_value buffer);

}  // namespace zmq_napi::incoming
