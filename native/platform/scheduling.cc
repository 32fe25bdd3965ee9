#include "platform/scheduling.h"

#ifndef _WIN32
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>

#include "platform/thread.h"
#endif

namespace zmq_napi::scheduling {

#ifdef _WIN32

Status try_policy(int /*policy*/) { return 0; }

Status try_priority(int /*priority*/) { return 0; }

Status try_cpu(int /*cpu*/) { return 0; }

int lowest_priority(int /*policy*/) { return 0; }

#else

namespace {

bool real_time(int policy) { return policy == SCHED_FIFO || policy == SCHED_RR; }

Status set_policy(int policy, int priority) {
  const int lowest = sched_get_priority_min(policy);
  const int highest = sched_get_priority_max(policy);
  if (lowest == -1 || highest == -1) return -EINVAL;
  if (priority < lowest || priority > highest) return -EINVAL;
  sched_param parameters{};
  parameters.sched_priority = priority;
  return -pthread_setschedparam(pthread_self(), policy, &parameters);
}

// libzmq calls nice(-20) when a priority is set without a real-time policy.
Status set_nice() {
  errno = 0;
  const int result = nice(-20);
  return result == -1 && errno != 0 ? -errno : 0;
}

Status set_cpu(int cpu) {
#ifdef __linux__
  if (cpu < 0 || cpu >= CPU_SETSIZE) return -EINVAL;
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  CPU_SET(static_cast<size_t>(cpu), &cpus);
  return -pthread_setaffinity_np(pthread_self(), sizeof(cpus), &cpus);
#else
  return cpu < 0 ? -EINVAL : 0;
#endif
}

template <typename Attempt>
Status on_scratch_thread(Attempt attempt) {
  Status result = 0;
  Thread thread;
  const Status status = thread.start([&] { result = attempt(); });
  if (status != 0) return status;
  thread.join();
  return result;
}

}  // namespace

Status try_policy(int policy) {
  return on_scratch_thread([=] { return set_policy(policy, lowest_priority(policy)); });
}

Status try_priority(int priority) {
  return on_scratch_thread([=] {
    const Status as_nice = set_nice();
    return as_nice == 0 ? set_policy(SCHED_RR, priority) : as_nice;
  });
}

Status try_cpu(int cpu) {
  return on_scratch_thread([=] { return set_cpu(cpu); });
}

int lowest_priority(int policy) {
  return real_time(policy) ? sched_get_priority_min(policy) : 0;
}

#endif

}  // namespace zmq_napi::scheduling
