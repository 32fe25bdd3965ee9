#include "zmq/context_options.h"

#include <zmq.h>

#include <cstring>

#include "platform/scheduling.h"

namespace zmq_napi {

namespace {

// -1 means an error. Only the scheduling policy has the value -1, until it is set.
Status get_int(void* context, int option, uint8_t* bytes) {
  const int value = zmq_ctx_get(context, option);
  if (value < 0 && option != ZMQ_THREAD_SCHED_POLICY) return -zmq_errno();
  std::memcpy(bytes, &value, sizeof(value));
  return 0;
}

Status get_bytes([[maybe_unused]] void* context, [[maybe_unused]] int option,
                 [[maybe_unused]] uint8_t* bytes, [[maybe_unused]] size_t size) {
#ifdef ZMQ_BUILD_DRAFT_API
  return status_of(zmq_ctx_get_ext(context, option, bytes, &size));
#else
  return -ENOTSUP;
#endif
}

Status set_bytes([[maybe_unused]] void* context, [[maybe_unused]] int option,
                 [[maybe_unused]] const uint8_t* bytes, [[maybe_unused]] size_t size) {
#ifdef ZMQ_BUILD_DRAFT_API
  return status_of(zmq_ctx_set_ext(context, option, bytes, size));
#else
  return -ENOTSUP;
#endif
}

// Tries the same system call that libzmq makes when its threads start. Returns 0 for an
// option that has no such call.
Status try_option(int option, int value) {
  switch (option) {
    case ZMQ_THREAD_SCHED_POLICY:
      return value < 0 ? 0 : scheduling::try_policy(value);
    case ZMQ_THREAD_PRIORITY:
      return value < 0 ? 0 : scheduling::try_priority(value);
    case ZMQ_THREAD_AFFINITY_CPU_ADD:
      return scheduling::try_cpu(value);
    default:
      return 0;
  }
}

}  // namespace

Status ContextOptions::get(void* context, int option, uint8_t* bytes, size_t size) {
  return size == sizeof(int) ? get_int(context, option, bytes)
                             : get_bytes(context, option, bytes, size);
}

Status ContextOptions::set(void* context, int option, const uint8_t* bytes, size_t size) {
  if (size != sizeof(int)) return set_bytes(context, option, bytes, size);
  int number = 0;
  std::memcpy(&number, bytes, sizeof(number));
  return set_int(context, option, number);
}

Status ContextOptions::set_int(void* context, int option, int value) {
  if (const Status refused = try_option(option, value)) return refused;
  const int lowest = scheduling::lowest_priority(value);
  if (option == ZMQ_THREAD_SCHED_POLICY && !has_priority_ && lowest > 0) {
    // If no priority is set, libzmq asks for a priority that the policy does not have.
    const Status status = set_int(context, ZMQ_THREAD_PRIORITY, lowest);
    has_priority_ = false;
    if (status != 0) return status;
  }
  const Status status = status_of(zmq_ctx_set(context, option, value));
  if (status == 0 && option == ZMQ_THREAD_PRIORITY) has_priority_ = true;
  return status;
}

}  // namespace zmq_napi
