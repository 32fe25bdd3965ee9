#pragma once

#include "status.h"

namespace zmq_napi::scheduling {

// libzmq applies the context options for thread priority, policy and affinity when its
// threads start, and aborts the process if the system refuses them. rehearse() tries
// them first, on a thread that does nothing else.
//
// Threads: any.
// Owns, Borrows: nothing.
// Errors: -EINVAL for a policy, priority or CPU that does not exist, -EPERM for one that
// this process may not use, -EAGAIN when there is no thread to try on; 0 for every other
// option.
Status rehearse(int option, int value);

// The lowest priority of a real-time policy; 0 for every other policy.
int lowest_priority(int policy);

}  // namespace zmq_napi::scheduling
