// Prints the functions that are called when listeners close, and when a socket is gone.
// The program replaces libzmq.

#include "zmq/listener_closed.h"

#include <zmq.h>

#include <cstdio>

#ifdef ZMQ_HAS_LISTENER_CLOSED

namespace {

zmq_listener_closed_fn* report = nullptr;

int one = 0;
int other = 0;

void add(void* socket, const char* endpoint, const char* name) {
  zmq_napi::listener_closed::add(socket, endpoint, [name] { std::printf(" %s", name); });
}

void close(const char* what, void* socket, const char* endpoint) {
  std::printf("%s:", what);
  report(socket, endpoint);
  std::printf("\n");
}

void cancel(void* socket, const char* endpoint) {
  std::printf("cancelled:");
  zmq_napi::listener_closed::cancel(socket, endpoint);
  std::printf("\n");
}

}  // namespace

extern "C" void __wrap_zmq_on_listener_closed(zmq_listener_closed_fn* fn) { report = fn; }

int main() {
  zmq_napi::listener_closed::start();
  for (const char* name : {"first", "second", "third"}) add(&one, "tcp://a", name);
  add(&one, "tcp://b", "another endpoint");
  add(&other, "tcp://a", "another socket");
  close("closed", &one, "tcp://a");
  cancel(&one, "tcp://a");
  close("closed", &one, "tcp://a");
  close("closed", &one, "tcp://a");
  cancel(&one, "tcp://a");
  add(&one, "tcp://a", "fourth");
  close("gone", &one, nullptr);
  close("gone", &one, nullptr);
  close("closed", &other, "tcp://a");
}

#else

int main() { std::printf("libzmq does not report\n"); }

#endif
