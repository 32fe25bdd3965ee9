// libzmq's own share of what bench/idle.mjs measures: idle TYPE COUNT opens so many sockets of
// that type (libzmq's number) and prints by how many bytes each makes the process grow.

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "zmq.h"

static long resident() {
  long total = 0;
  long pages = 0;
  FILE *file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr || std::fscanf(file, "%ld %ld", &total, &pages) != 2) std::abort();
  std::fclose(file);
  return pages * sysconf(_SC_PAGESIZE);
}

static std::vector<void *> open_sockets(void *context, int type, int count) {
  std::vector<void *> sockets;
  sockets.reserve(count);
  for (int i = 0; i < count; i++) {
    void *socket = zmq_socket(context, type);
    if (socket == nullptr) std::abort();
    sockets.push_back(socket);
  }
  return sockets;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  const int type = std::atoi(argv[1]);
  const int count = std::atoi(argv[2]);
  rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);

  void *context = zmq_ctx_new();
  zmq_ctx_set(context, ZMQ_MAX_SOCKETS, count + 100);
  for (void *socket : open_sockets(context, type, 50)) zmq_close(socket);
  usleep(100000);
  const long before = resident();
  const std::vector<void *> sockets = open_sockets(context, type, count);
  std::printf("%ld\n", (resident() - before) / count);
  for (void *socket : sockets) zmq_close(socket);
  zmq_ctx_term(context);
}
