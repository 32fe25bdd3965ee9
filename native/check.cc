#include "check.h"

#include <cstdio>
#include <cstdlib>

namespace zmq_napi {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "zmq-napi: invariant broken: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace zmq_napi
