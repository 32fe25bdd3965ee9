#pragma once

#include <cstdint>
#include <string>

#include "status.h"

// libzmq binds udp ports on a thread of its own and does not report a failure. So these
// functions bind a port for a moment before libzmq does. The operating system reports a
// failure then.
//
// Threads: any.
// Errors: a status.
namespace zmq_napi::udp {

// Binds `port` of a numeric `address`, and closes the socket again. Port 0 means any free
// port. Returns the port.
Status try_bind(const std::string& address, uint16_t port);

// Does the same for a multicast group, whose port may be shared. Also tries to join the
// group on the interface that has `address`.
Status try_bind_shared(const std::string& address, uint16_t port,
                       const std::string& group);

}  // namespace zmq_napi::udp
