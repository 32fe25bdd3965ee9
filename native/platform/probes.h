#pragma once

#include <zmq.h>

#include <string>

#include "status.h"

// Questions to the operating system about sockets, before libzmq is asked to use them.
//
// Threads: any.
// Owns, Borrows: nothing between calls.
// Errors: a status.
namespace zmq_napi::probes {

// Whether `descriptor` is a socket that listens for streams: for local ones (ipc), or
// those of IPv4 and IPv6. libzmq aborts the process when a descriptor that it is to
// accept connections on (ZMQ_USE_FD) gives none, or connections of another family.
bool listens(zmq_fd_t descriptor, bool local);

// Whether the file at `path`, which is that of a local socket, may be replaced: 0 if
// nobody listens on it. Else -EADDRINUSE, or -EACCES if this process may not connect to
// it. Windows is not asked: there the result is 0.
Status replaceable(const std::string& path);

// 0 where the system has tipc, else -EAFNOSUPPORT.
Status has_tipc();

}  // namespace zmq_napi::probes
