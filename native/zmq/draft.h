#pragma once

#include <cstddef>
#include <cstdint>

#include "status.h"
#include "zmq/frame.h"

// These functions need a libzmq with drafts. A message of a draft socket has one frame,
// which can carry an address. The address is the routing id of a peer (SERVER, PEER), a
// group (RADIO, DISH), or the host and port of the other end (DGRAM).
//
// Threads: the thread of the socket.
// Borrows: sockets, frames and texts, per call.
// Errors: a status; -ENOTSUP when the addon was built without drafts.
namespace zmq_napi::draft {

// Sends `body` to `address`. The `type` of the socket decides what `address` is: the four
// bytes of a routing id, a group and a NUL, or "host:port". Never waits. `limit` is the
// most bytes of a datagram. Returns -EAGAIN if libzmq refused the message. Returns
// -EMSGSIZE if the message is longer than `limit`. Returns -EHOSTUNREACH if no peer has
// the routing id. Do not use the frames afterwards.
Status send(void* socket, int type, Frame& address, Frame& body, size_t limit);

// An envelope has room for the four bytes of a routing id, a group and a NUL.
constexpr size_t envelope_size = 4 + 256;

// Writes the routing id and the group of a frame to `envelope`.
void read(Frame& frame, uint8_t* envelope);

// Returns the most bytes that a group may have with this libzmq.
uint32_t group_limit();

Status join(void* socket, const char* group);
Status leave(void* socket, const char* group);

// Connects a PEER. Returns the routing id of the other end, which is above 0, or a
// status.
int64_t connect_peer(void* socket, const char* endpoint);

// Closes the connection to the peer with this routing id. `id` has the four bytes of a
// number for a SERVER or PEER, and the bytes of the routing id for other types. Returns
// -EHOSTUNREACH if no peer has the routing id, and -ENOTSUP if this libzmq can't do it.
Status disconnect_peer(void* socket, int type, const uint8_t* id, size_t size);

}  // namespace zmq_napi::draft
