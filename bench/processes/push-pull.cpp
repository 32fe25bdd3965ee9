// The twin of push-pull.mjs:
//   push-pull receiver ADDRESS SIZE COUNT FRAMES
//   push-pull sender ENDPOINT SIZE COUNT FRAMES

#include "socket.h"

struct Work {
  const char* endpoint;
  size_t size;
  long count;
  int frames;
};

static void receive_message(void* socket, Frame& frame, const Work& work) {
  for (int i = 1; i <= work.frames; i++) {
    frame.receive(socket);
    frame.check_size(work.size);
    check(frame.more() == (i < work.frames), "a message of other frames has come");
  }
}

static void receive_all(void* socket, const Work& work) {
  bind(socket, work.endpoint);
  Frame frame;
  // As in local_thr, the clock starts after the first message.
  receive_message(socket, frame, work);
  const auto start = std::chrono::steady_clock::now();
  for (long i = 1; i < work.count; i++) receive_message(socket, frame, work);
  std::printf("{\"outcome\":{\"seconds\":%f}}\n", seconds_since(start));
}

static void send_all(void* socket, const Work& work) {
  connect(socket, work.endpoint);
  const std::string frame(work.size, 'x');
  for (long i = 0; i < work.count; i++) {
    for (int j = 1; j <= work.frames; j++)
      send(socket, frame, j < work.frames ? ZMQ_SNDMORE : 0);
  }
  wait_for_end();
}

int main(int argc, char** argv) {
  if (argc != 6) return 2;
  const bool receives = std::string(argv[1]) == "receiver";
  const Work work{argv[2], std::strtoul(argv[3], nullptr, 10), std::atol(argv[4]),
                  std::atoi(argv[5])};
  void* const context = zmq_ctx_new();
  void* const socket = open(context, receives ? ZMQ_PULL : ZMQ_PUSH);
  if (receives)
    receive_all(socket, work);
  else
    send_all(socket, work);
  zmq_close(socket);
  zmq_ctx_term(context);
}
