// Is linked with libzmq's own measuring programs. Prints, at their end, the processor time of all
// their threads, user and system.

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
