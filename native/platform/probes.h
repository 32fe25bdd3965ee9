#pragma once

#include <zmq.h>

#include <string>

#include "status.h"

// Asks the operating system about sockets and pipes.
//
// Threads: any.
// Errors: a status.
namespace zmq_napi::probes {

// Returns whether `descriptor` is a socket that listens for streams. If `local`, the
// streams are local ones (ipc), otherwise those of IPv4 and IPv6. libzmq accepts
// connections on the descriptor of ZMQ_USE_FD. It aborts the process if the descriptor
// gives no connections, or connections of another family.
bool listens(zmq_fd_t descriptor, bool local);

// Checks whether the local socket file at `path` may be replaced. Returns 0 if nobody
// listens on it. Otherwise returns -EADDRINUSE, or -EACCES if this process may not
// connect to it. Returns -EMFILE, -ENFILE or -ENOMEM if the check finds no descriptor or
// memory. On Windows the result is always 0.
Status replaceable(const std::string& path);

// Returns 0 if the system has tipc, -EAFNOSUPPORT if it has none.
Status has_tipc();

// Returns whether nobody can read what is written to `descriptor`: the other end of a
// pipe or of a stream socket is closed. On Windows the result is always false.
bool reader_gone(int descriptor);

}  // namespace zmq_napi::probes
