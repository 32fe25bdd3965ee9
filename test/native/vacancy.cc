// Says which functions are called when listeners close, and when a socket is gone. The
// test stands in for libzmq.

#include "zmq/vacancy.h"

#include <zmq.h>

#include <cstdio>

#ifdef ZMQ_HAS_LISTENER_CLOSED

namespace {

zmq_listener_closed_fn* told = nullptr;

int one = 0;
int other = 0;

void wait(void* socket, const char* endpoint, const char* name) {
  zmq_napi::vacancy::await(socket, endpoint, [name] { std::printf(" %s", name); });
}

void tell(const char* what, void* socket, const char* endpoint) {
  std::printf("%s:", what);
  told(socket, endpoint);
  std::printf("\n");
}

void give_up(void* socket, const char* endpoint) {
  std::printf("given up:");
  zmq_napi::vacancy::give_up(socket, endpoint);
  std::printf("\n");
}

}  // namespace

extern "C" void __wrap_zmq_on_listener_closed(zmq_listener_closed_fn* fn) { told = fn; }

int main() {
  zmq_napi::vacancy::start();
  for (const char* name : {"first", "second", "third"}) wait(&one, "tcp://a", name);
  wait(&one, "tcp://b", "another endpoint");
  wait(&other, "tcp://a", "another socket");
  tell("closed", &one, "tcp://a");
  give_up(&one, "tcp://a");
  tell("closed", &one, "tcp://a");
  tell("closed", &one, "tcp://a");
  give_up(&one, "tcp://a");
  wait(&one, "tcp://a", "fourth");
  tell("gone", &one, nullptr);
  tell("gone", &one, nullptr);
  tell("closed", &other, "tcp://a");
}

#else

int main() { std::printf("libzmq does not tell\n"); }

#endif
