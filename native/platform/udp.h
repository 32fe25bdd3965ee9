#pragma once

#include <cstdint>
#include <string>

#include "status.h"

// libzmq binds udp ports on a thread of its own and does not report when that fails. So a
// port is bound for a moment before libzmq is asked: the operating system reports it.
//
// Threads: any.
// Owns, Borrows: nothing between calls.
// Errors: a status.
namespace zmq_napi::udp {

// Binds `port` of a numeric `address`, 0 for any free port, and closes the socket again.
// Returns the port.
Status try_bind(const std::string& address, uint16_t port);

// The same for a multicast group, whose port may be shared. The interface that has
// `address` is asked to join the group.
Status try_bind_shared(const std::string& address, uint16_t port,
                       const std::string& group);

}  // namespace zmq_napi::udp
