#pragma once

#include <napi.h>

namespace zmq_napi::udp {

// libzmq binds udp ports on a thread of its own and tells nobody when that fails; the
// operating system would tell. So a port is bound for a moment before libzmq is asked.
//
// Threads: the JavaScript thread.
// Owns, Borrows: nothing between calls.
// Errors: a status.

// rehearseUdp(address: string, port: number, group?: string): the port, or a status.
// Binds `port` of a numeric `address`, 0 for any free port, and gives it up again. With a
// multicast group the port may be shared, and the interface that has `address` is asked
// to join the group.
Napi::Value rehearse(const Napi::CallbackInfo& info);

}  // namespace zmq_napi::udp
