// What the workload proxy measures proxies with:
//   proxy inproc LOOP PATTERN SIZE COUNT         proxy and peers as threads, as in
//   proxy_thr proxy serve PATTERN FRONT BACK               libzmq's proxy alone, until
//   its input ends proxy drive PATTERN FRONT BACK SIZE COUNT    the peers alone
// LOOP is libzmq (zmq_proxy_steerable) or zmq-napi (native/proxy/forwarder.h). PATTERN is
// pub-sub (two XPUB, XSUB and XPUB, SUB) or router-dealer (two DEALER, ROUTER and DEALER,
// a DEALER that sends back what it gets). It prints what it bound, or the seconds for
// COUNT messages.

#include <zmq.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include "proxy/forwarder.h"

using zmq_napi::Forwarder;
using zmq_napi::ProxySockets;
using zmq_napi::Tally;

namespace {

using std::chrono::steady_clock;

constexpr int high_water_mark = 10000;
// So many requests of a client are under way at once.
constexpr int window = 1000;

void check(bool fine, const char* what) {
  if (fine) return;
  std::fprintf(stderr, "%s: %s\n", what, zmq_strerror(zmq_errno()));
  std::exit(1);
}

void set(void* socket, int option, int value) {
  check(zmq_setsockopt(socket, option, &value, sizeof(value)) == 0, "zmq_setsockopt");
}

void* open(void* context, int type) {
  void* const socket = zmq_socket(context, type);
  check(socket != nullptr, "zmq_socket");
  set(socket, ZMQ_SNDHWM, high_water_mark);
  set(socket, ZMQ_RCVHWM, high_water_mark);
  set(socket, ZMQ_LINGER, 0);
  return socket;
}

void* connected(void* context, int type, const std::string& endpoint) {
  void* const socket = open(context, type);
  check(zmq_connect(socket, endpoint.c_str()) == 0, "zmq_connect");
  return socket;
}

struct Work {
  bool pub_sub;
  std::string front;
  std::string back;
  size_t size;
  long count;
};

struct Sides {
  void* front;
  void* back;
};

Sides bound_sides(void* context, const Work& work) {
  const Sides sides{open(context, work.pub_sub ? ZMQ_XSUB : ZMQ_ROUTER),
                    open(context, work.pub_sub ? ZMQ_XPUB : ZMQ_DEALER)};
  // Nothing is to be lost: the senders wait.
  if (work.pub_sub) set(sides.back, ZMQ_XPUB_NODROP, 1);
  if (!work.pub_sub) set(sides.front, ZMQ_ROUTER_MANDATORY, 1);
  check(zmq_bind(sides.front, work.front.c_str()) == 0, "zmq_bind");
  check(zmq_bind(sides.back, work.back.c_str()) == 0, "zmq_bind");
  return sides;
}

std::string endpoint_of(void* socket) {
  char text[256];
  size_t size = sizeof(text);
  check(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, text, &size) == 0, "zmq_getsockopt");
  return text;
}

// The peers.

void publish(void* context, const Work& work) {
  void* const socket = connected(context, ZMQ_XPUB, work.front);
  set(socket, ZMQ_XPUB_NODROP, 1);
  set(socket, ZMQ_SNDTIMEO, 1);
  char subscription[8];
  check(zmq_recv(socket, subscription, sizeof(subscription), 0) == 1, "no subscription");
  const std::string body(work.size, 'A');
  for (long sent = 0; sent < work.count / 2;) {
    if (zmq_send(socket, body.data(), body.size(), 0) >= 0) ++sent;
  }
  // The subscriber has all when it unsubscribes.
  set(socket, ZMQ_RCVTIMEO, -1);
  check(zmq_recv(socket, subscription, sizeof(subscription), 0) == 1, "no end");
  zmq_close(socket);
}

double subscribe(void* context, const Work& work) {
  void* const socket = connected(context, ZMQ_SUB, work.back);
  check(zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0) == 0, "zmq_setsockopt");
  zmq_msg_t message;
  zmq_msg_init(&message);
  steady_clock::time_point begin;
  for (long received = 0; received < work.count / 2 * 2; ++received) {
    check(zmq_msg_recv(&message, socket, 0) == static_cast<int>(work.size), "receive");
    if (received == 0) begin = steady_clock::now();
  }
  const std::chrono::duration<double> elapsed = steady_clock::now() - begin;
  zmq_msg_close(&message);
  check(zmq_setsockopt(socket, ZMQ_UNSUBSCRIBE, "", 0) == 0, "zmq_setsockopt");
  zmq_close(socket);
  return elapsed.count();
}

void ask(void* context, const Work& work) {
  void* const socket = connected(context, ZMQ_DEALER, work.front);
  const std::string body(work.size, 'A');
  zmq_msg_t message;
  zmq_msg_init(&message);
  const long count = work.count / 2;
  for (long sent = 0, received = 0; received < count;) {
    if (sent < count && sent - received < window) {
      check(zmq_send(socket, body.data(), body.size(), 0) >= 0, "zmq_send");
      ++sent;
    } else {
      check(zmq_msg_recv(&message, socket, 0) == static_cast<int>(work.size), "receive");
      ++received;
    }
  }
  zmq_msg_close(&message);
  zmq_close(socket);
}

void echo(void* context, const Work& work) {
  void* const socket = connected(context, ZMQ_DEALER, work.back);
  zmq_msg_t frame;
  zmq_msg_init(&frame);
  for (long answered = 0; answered < work.count / 2 * 2;) {
    check(zmq_msg_recv(&frame, socket, 0) >= 0, "zmq_msg_recv");
    const bool more = zmq_msg_more(&frame) != 0;
    check(zmq_msg_send(&frame, socket, more ? ZMQ_SNDMORE : 0) >= 0, "zmq_msg_send");
    if (!more) ++answered;
  }
  // What it has answered still has to leave.
  set(socket, ZMQ_LINGER, -1);
  zmq_close(socket);
}

double drive(void* context, const Work& work) {
  const auto peer = work.pub_sub ? publish : ask;
  std::thread echoing;
  if (!work.pub_sub) echoing = std::thread(echo, context, std::cref(work));
  const steady_clock::time_point begin = steady_clock::now();
  std::thread one(peer, context, std::cref(work));
  std::thread other(peer, context, std::cref(work));
  double seconds = work.pub_sub ? subscribe(context, work) : 0;
  one.join();
  other.join();
  if (!work.pub_sub) {
    echoing.join();
    seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
  }
  return seconds;
}

// The proxies.

class Steered {
 public:
  Steered(void* context, Sides sides) : control_(open(context, ZMQ_PAIR)) {
    check(zmq_bind(control_, "inproc://control") == 0, "zmq_bind");
    thread_ = std::thread([context, sides] {
      void* const commands = connected(context, ZMQ_PAIR, "inproc://control");
      zmq_proxy_steerable(sides.front, sides.back, nullptr, commands);
      for (void* socket : {sides.front, sides.back, commands}) zmq_close(socket);
    });
  }
  Steered(const Steered&) = delete;
  Steered& operator=(const Steered&) = delete;
  ~Steered() {
    zmq_send(control_, "TERMINATE", 9, 0);
    thread_.join();
    zmq_close(control_);
  }

 private:
  void* control_;
  std::thread thread_;
};

// The loop of native/proxy/proxy_thread.cc, with a socket of libzmq's for a bell.
class Ours {
 public:
  Ours(void* context, Sides sides) : bell_(open(context, ZMQ_PAIR)) {
    check(zmq_bind(bell_, "inproc://bell") == 0, "zmq_bind");
    ProxySockets sockets;
    sockets.front.handle.reset(sides.front);
    sockets.back.handle.reset(sides.back);
    ringer_ = connected(context, ZMQ_PAIR, "inproc://bell");
    int bell = 0;
    size_t size = sizeof(bell);
    check(zmq_getsockopt(bell_, ZMQ_FD, &bell, &size) == 0, "zmq_getsockopt");
    int events = 0;
    size = sizeof(events);
    check(zmq_getsockopt(bell_, ZMQ_EVENTS, &events, &size) == 0, "zmq_getsockopt");
    thread_ = std::thread([this, bell, sockets = std::move(sockets)]() mutable {
      Forwarder forwarder(std::move(sockets), tally_, stopped_);
      check(forwarder.start() == 0, "start");
      while (!stopped_) {
        const int moved = forwarder.forward();
        check(moved >= 0, "forward");
        if (moved == 0) check(forwarder.wait(bell, false) >= 0, "wait");
      }
    });
  }
  Ours(const Ours&) = delete;
  Ours& operator=(const Ours&) = delete;
  ~Ours() {
    stopped_ = true;
    zmq_send(ringer_, "", 0, 0);
    thread_.join();
    zmq_close(ringer_);
    zmq_close(bell_);
  }

 private:
  void* bell_;
  void* ringer_;
  Tally tally_;
  std::atomic<bool> stopped_{false};
  std::thread thread_;
};

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  void* const context = zmq_ctx_new();
  if (mode == "inproc" && argc == 6) {
    const Work work{std::string(argv[3]) == "pub-sub", "inproc://front", "inproc://back",
                    std::strtoul(argv[4], nullptr, 10), std::atol(argv[5])};
    const Sides sides = bound_sides(context, work);
    const auto measure = [&](auto&& proxy) {
      static_cast<void>(proxy);
      std::printf("%f\n", drive(context, work));
    };
    if (std::string(argv[2]) == "libzmq") {
      measure(Steered(context, sides));
    } else {
      measure(Ours(context, sides));
    }
  } else if (mode == "serve" && argc == 5) {
    const Work work{std::string(argv[2]) == "pub-sub", argv[3], argv[4], 0, 0};
    const Sides sides = bound_sides(context, work);
    std::printf("{\"front\":\"%s\",\"back\":\"%s\"}\n", endpoint_of(sides.front).c_str(),
                endpoint_of(sides.back).c_str());
    std::fflush(stdout);
    const Steered proxy(context, sides);
    while (std::getchar() != EOF) {
    }
  } else if (mode == "drive" && argc == 7) {
    const Work work{std::string(argv[2]) == "pub-sub", argv[3], argv[4],
                    std::strtoul(argv[5], nullptr, 10), std::atol(argv[6])};
    std::printf("%f\n", drive(context, work));
  } else {
    std::fputs("usage: as the beginning of proxy.cpp says\n", stderr);
    return 2;
  }
  zmq_ctx_term(context);
}
