// libzmq's own share of what idle.mjs measures: idle SOCKETS SECONDS opens so many PULL and
// tells by how many bytes each makes the process grow, and the processor time of all.

#include <vector>

#include "socket.h"

static std::vector<void*> open_sockets(void* context, int count) {
  std::vector<void*> sockets;
  sockets.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; i++) sockets.push_back(open(context, ZMQ_PULL));
  return sockets;
}

static double processor_milliseconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const auto milliseconds = [](const timeval& time) {
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-3 * static_cast<double>(time.tv_usec);
  };
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const int count = std::atoi(argv[1]);
  const int seconds = std::atoi(argv[2]);
  void* const context = large_context(count);
  for (void* socket : open_sockets(context, 50)) zmq_close(socket);
  usleep(100000);
  const long before = resident();
  const std::vector<void*> sockets = open_sockets(context, count);
  const long each = (resident() - before) / count;
  const double used = processor_milliseconds();
  sleep(static_cast<unsigned>(seconds));
  const double milliseconds = (processor_milliseconds() - used) / seconds;
  std::printf("{\"outcome\":{\"rss\":%ld,\"milliseconds\":%f}}\n", each, milliseconds);
  for (void* socket : sockets) zmq_close(socket);
  zmq_ctx_term(context);
}
