#pragma once

#ifndef _WIN32

#include "status.h"

namespace zmq_napi::descriptor {

// Descriptors that no program which the process starts inherits. Where the system can,
// they are so from the first moment: another thread may start a program at any time.
//
// Threads: any.
// Owns, Borrows: nothing; the caller closes what is opened.
// Errors: as the system's calls, or a status.

// As ::socket().
int open_socket(int family, int type);

// Opens two connected local sockets.
Status open_pair(int (&ends)[2]);

}  // namespace zmq_napi::descriptor

#endif
