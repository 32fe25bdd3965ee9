#pragma once

#include "status.h"

// libzmq applies the context options for thread priority, policy and affinity when its
// threads start. It aborts the process if the system refuses them. These functions try
// them first, each on a thread that does nothing else.
//
// Threads: any.
// Errors: -EINVAL for a policy, priority or CPU that does not exist. -EPERM for one that
// this process may not use. -EAGAIN if no thread can be started for the try. On Windows
// nothing is tried, and the result is 0.
namespace zmq_napi::scheduling {

Status try_policy(int policy);
Status try_priority(int priority);
Status try_cpu(int cpu);

// Returns the lowest priority of a real-time policy, or 0 for every other policy.
int lowest_priority(int policy);

}  // namespace zmq_napi::scheduling
