// This file is linked with libzmq's own measuring programs, which are not changed. They are
// compiled with `zmq_bind` defined as `bind_and_report`. So they report the endpoint that they
// have bound, and at their end the processor time of all their threads.

#undef zmq_bind
#include "socket.h"

extern "C" int bind_and_report(void* socket, const char* address) {
  bind(socket, address);
  return 0;
}

namespace {

struct AtTheEnd {
  ~AtTheEnd() { std::printf("{\"outcome\":{\"cpuSeconds\":%.6f}}\n", processor_time()); }
};

const AtTheEnd at_the_end;

}  // namespace
