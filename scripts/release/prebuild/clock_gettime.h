/* Read before each C++ source of libzmq for Windows on ARM64. There a compiler that is not
   Microsoft's takes the branch of its clock that asks POSIX for the time, which Zig's
   Windows headers do not have. */
#pragma once

#ifdef __cplusplus
#include <winsock2.h>

#include <time.h>
#include <windows.h>

#define CLOCK_MONOTONIC 1

static inline int clock_gettime(int, struct timespec *now) {
  LARGE_INTEGER frequency, count;
  QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&count);
  now->tv_sec = count.QuadPart / frequency.QuadPart;
  now->tv_nsec =
      (long)(count.QuadPart % frequency.QuadPart * 1000000000LL / frequency.QuadPart);
  return 0;
}
#endif
