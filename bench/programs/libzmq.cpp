// One process of a measurement in C++:
//   libzmq receiver|sender|server|client ADDRESS SIZE COUNT BATCH WARM_UP OUTSTANDING FRAMES
// The first two roles do the same as local_thr and remote_thr. The others are REP and REQ, with
// OUTSTANDING requests at once. BATCH is the number of bytes that libzmq reads and writes at once;
// with 0 it is libzmq's own 8192. Prints the bound endpoint and the outcome as lines of JSON.

#include <algorithm>
#include <cmath>
#include <vector>

#include "socket.h"

using Clock = std::chrono::steady_clock;

struct Work {
  const char* address;
  size_t size;
  long count;
  int batch;
  long warm_up;
  long outstanding;
  int frames;
};

static void* opened(void* context, int type, const Work& work) {
  void* const socket = open(context, type);
  if (work.batch == 0) return socket;
  for (int option : {ZMQ_IN_BATCH_SIZE, ZMQ_OUT_BATCH_SIZE}) set(socket, option, work.batch);
  return socket;
}

static void* bound(void* context, int type, const Work& work) {
  void* const socket = opened(context, type, work);
  bind(socket, work.address);
  return socket;
}

static void* connected(void* context, int type, const Work& work) {
  void* const socket = opened(context, type, work);
  connect(socket, work.address);
  return socket;
}

static void receive(void* socket, Frame& frame, size_t size) {
  frame.receive(socket);
  frame.check_size(size);
}

// Like remote_thr, this writes nothing into the messages.
static void send_unwritten(void* socket, size_t size, int flags = 0) {
  zmq_msg_t message;
  check(zmq_msg_init_size(&message, size) == 0, "zmq_msg_init_size");
  check(zmq_msg_send(&message, socket, flags) >= 0, "zmq_msg_send");
}

static std::string as_seconds(double seconds) {
  return "\"seconds\":" + std::to_string(seconds) + ",";
}

static std::string receiver(void* context, const Work& work) {
  void* const socket = bound(context, ZMQ_PULL, work);
  Frame frame;
  const auto receive_message = [&] {
    for (int i = 1; i <= work.frames; i++) {
      receive(socket, frame, work.size);
      check(frame.more() == (i < work.frames), "a message with a wrong number of frames has arrived");
    }
  };
  receive_message();
  const auto start = Clock::now();
  for (long i = 1; i < work.count; i++) receive_message();
  const double seconds = seconds_since(start);
  zmq_close(socket);
  return as_seconds(seconds);
}

static std::string sender(void* context, const Work& work) {
  void* const socket = connected(context, ZMQ_PUSH, work);
  for (long i = 0; i < work.count; i++) {
    for (int j = 1; j <= work.frames; j++)
      send_unwritten(socket, work.size, j < work.frames ? ZMQ_SNDMORE : 0);
  }
  wait_for_end();
  zmq_close(socket);
  return "";
}

static std::string server(void* context, const Work& work) {
  void* const socket = bound(context, ZMQ_REP, work);
  Frame frame;
  for (long i = 0; i < work.count + work.warm_up; i++) {
    receive(socket, frame, work.size);
    frame.send(socket, 0);
  }
  zmq_close(socket);
  return "";
}

static std::string percentiles(std::vector<double>& microseconds) {
  std::sort(microseconds.begin(), microseconds.end());
  std::string list;
  for (double share : {0.5, 0.99, 0.999}) {
    const double rank = std::ceil(microseconds.size() * share) - 1;
    const size_t index = static_cast<size_t>(std::max(0.0, rank));
    list += (list.empty() ? "" : ",") + std::to_string(microseconds[index]);
  }
  return "\"percentiles\":[" + list + "],";
}

static std::string client(void* context, const Work& work) {
  // A DEALER that sends an empty frame first works like a REQ, but need not wait.
  void* const socket = connected(context, ZMQ_DEALER, work);
  const long total = work.warm_up + work.count;
  std::vector<Clock::time_point> begun;
  begun.reserve(total);
  std::vector<double> times;
  times.reserve(work.count);
  const auto send_request = [&] {
    begun.push_back(Clock::now());
    send_unwritten(socket, 0, ZMQ_SNDMORE);
    send_unwritten(socket, work.size);
  };
  for (long i = 0; i < std::min(work.outstanding, total); i++) send_request();
  auto start = Clock::now();
  Frame frame;
  for (long done = 0; done < total; done++) {
    receive(socket, frame, 0);
    receive(socket, frame, work.size);
    if (done >= work.warm_up) times.push_back(1e6 * seconds_since(begun[done]));
    if (done == work.warm_up - 1) start = Clock::now();
    if (static_cast<long>(begun.size()) < total) send_request();
  }
  const double seconds = seconds_since(start);
  zmq_close(socket);
  return as_seconds(seconds) + percentiles(times);
}

int main(int argc, char** argv) {
  if (argc != 9) return 2;
  const Work work{argv[2],
                  static_cast<size_t>(std::atol(argv[3])),
                  std::atol(argv[4]),
                  std::atoi(argv[5]),
                  std::atol(argv[6]),
                  std::atol(argv[7]),
                  std::atoi(argv[8])};
  const std::string role = argv[1];
  void* const context = zmq_ctx_new();
  const double before = processor_time();
  std::string outcome;
  if (role == "receiver") outcome = receiver(context, work);
  if (role == "sender") outcome = sender(context, work);
  if (role == "server") outcome = server(context, work);
  if (role == "client") outcome = client(context, work);
  zmq_ctx_term(context);
  std::printf("{\"outcome\":{%s\"cpuSeconds\":%.6f}}\n", outcome.c_str(),
              processor_time() - before);
}
