#pragma once

#include <cstddef>
#include <cstdint>

#include "status.h"
#include "zmq/frame.h"

// What only a libzmq with drafts has. Its messages are of one frame, which can carry an
// address: the routing id of a peer (SERVER, PEER), a group (RADIO, DISH), or the host
// and port of the other end (DGRAM).
//
// Threads: the thread of the socket.
// Owns: nothing.
// Borrows: sockets, frames and texts, per call.
// Errors: a status; -ENOTSUP when the addon was built without drafts.
namespace zmq_napi::draft {

// Sends `body` to `address`. By the `type` of the socket that is the four bytes of a
// routing id, or a group and a NUL, or "host:port". Never waits. `limit` is how many
// bytes a datagram takes. Returns -EAGAIN when the message was refused, -EMSGSIZE when it
// is longer than `limit`, -EHOSTUNREACH when no peer has the routing id. The frames
// must not be used afterwards.
Status send(void* socket, int type, Frame& address, Frame& body, size_t limit);

// How many bytes an envelope has room for: the four bytes of a routing id, a group and a
// NUL.
constexpr size_t envelope_size = 4 + 256;

// Writes the routing id and the group of a frame to `envelope`.
void read(Frame& frame, uint8_t* envelope);

// How many bytes of a group this libzmq can deal with.
uint32_t group_limit();

Status join(void* socket, const char* group);
Status leave(void* socket, const char* group);

// Connects a PEER. Returns the routing id of the other end, which is above 0.
int64_t connect_peer(void* socket, const char* endpoint);

}  // namespace zmq_napi::draft
