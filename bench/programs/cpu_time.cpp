// Linked with libzmq's own measuring programs, it lets them say at their end how much
// processor time all their threads took, user and system.

#include <sys/resource.h>

#include <cstdio>

namespace {

double seconds(const timeval &time) { return time.tv_sec + time.tv_usec / 1e6; }

struct CpuTime {
  ~CpuTime() {
    rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0) return;
    std::printf("processor time: %.6f [s]\n",
                seconds(usage.ru_utime) + seconds(usage.ru_stime));
  }
};

const CpuTime at_the_end;

}  // namespace
