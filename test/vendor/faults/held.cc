// Messages that a socket holds, to pass all of them on at once; and the memory that a
// program provides for messages.

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "scenario.h"

#ifdef ZMQ_HAS_HOLD_SENDS

namespace {

struct Ends {
  void* sender;
  void* receiver;
};

Ends linked(void* context, int sends, int receives, const char* any) {
  void* sender = open_socket(context, sends);
  void* receiver = open_socket(context, receives);
  if (receives == ZMQ_SUB) {
    EXPECT(zmq_setsockopt(receiver, ZMQ_SUBSCRIBE, "", 0) == 0);
  }
  EXPECT(zmq_bind(sender, any) == 0);
  char endpoint[256];
  size_t size = sizeof endpoint;
  EXPECT(zmq_getsockopt(sender, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0);
  EXPECT(zmq_connect(receiver, endpoint) == 0);
  if (sends == ZMQ_XPUB) {
    EXPECT(receive(sender) == Frames{"\x01"});
  } else {
    // The socket knows its peer.
    zmq_pollitem_t item = {sender, 0, ZMQ_POLLOUT, 0};
    EXPECT(zmq_poll(&item, 1, 5000) == 1);
  }
  return {sender, receiver};
}

void expect_held(void* context, int sends, int receives, const char* any) {
  const Ends ends = linked(context, sends, receives, any);
  set_option(ends.receiver, ZMQ_RCVTIMEO, 50);
  EXPECT(zmq_hold_sends(ends.sender, 1) == 0);
  for (const char* text : {"one", "two", "three"}) EXPECT(send_frame(ends.sender, text));
  EXPECT(receive(ends.receiver).empty());
  EXPECT(zmq_hold_sends(ends.sender, 0) == 0);
  set_option(ends.receiver, ZMQ_RCVTIMEO, 5000);
  for (const char* text : {"one", "two", "three"})
    EXPECT(receive(ends.receiver) == Frames{text});
  EXPECT(send_frame(ends.sender, "at once"));
  EXPECT(receive(ends.receiver) == Frames{"at once"});
  // Reading the events processes commands, which passes messages on.
  EXPECT(zmq_hold_sends(ends.sender, 1) == 0);
  EXPECT(send_frame(ends.sender, "passed on"));
  pump(ends.sender, 0);
  EXPECT(receive(ends.receiver) == Frames{"passed on"});
  zmq_close(ends.sender);
  zmq_close(ends.receiver);
}

// Held messages count for the high water mark.
void expect_counted(void* context) {
  void* push = open_socket(context, ZMQ_PUSH);
  set_option(push, ZMQ_SNDHWM, 2);
  EXPECT(zmq_connect(push, "tcp://127.0.0.1:9") == 0);
  EXPECT(zmq_hold_sends(push, 1) == 0);
  EXPECT(send_frame(push, "one", ZMQ_DONTWAIT));
  EXPECT(send_frame(push, "two", ZMQ_DONTWAIT));
  EXPECT(!send_frame(push, "three", ZMQ_DONTWAIT));
  EXPECT(zmq_hold_sends(push, 0) == 0);
  zmq_close(push);
}

// The peer leaves while the socket holds messages for it, and before they are passed on.
void expect_lost_peer_survived(void* context, int sends, int receives, const char* any) {
  const Ends ends = linked(context, sends, receives, any);
  EXPECT(zmq_hold_sends(ends.sender, 1) == 0);
  const std::string large(1000, 'x');
  EXPECT(send_frame(ends.sender, large));
  zmq_close(ends.receiver);
  usleep(100'000);
  send_frame(ends.sender, large, ZMQ_DONTWAIT);
  pump(ends.sender, 100);
  send_frame(ends.sender, large, ZMQ_DONTWAIT);
  EXPECT(zmq_hold_sends(ends.sender, 0) == 0);
  // A socket can also be closed while it holds messages.
  EXPECT(zmq_hold_sends(ends.sender, 1) == 0);
  send_frame(ends.sender, large, ZMQ_DONTWAIT);
  zmq_close(ends.sender);
}

void expect_shutdown_noticed() {
  void* context = zmq_ctx_new();
  const Ends ends = linked(context, ZMQ_PUSH, ZMQ_PULL, "inproc://ends");
  EXPECT(zmq_hold_sends(ends.sender, 1) == 0);
  EXPECT(send_frame(ends.sender, "before"));
  EXPECT(zmq_ctx_shutdown(context) == 0);
  EXPECT(zmq_hold_sends(ends.sender, 0) == 0);
  while (send_frame(ends.sender, "after", ZMQ_DONTWAIT)) usleep(1000);
  EXPECT(zmq_errno() == ETERM);
  EXPECT(zmq_hold_sends(ends.sender, 1) == 0);
  EXPECT(!send_frame(ends.sender, "after", ZMQ_DONTWAIT) && zmq_errno() == ETERM);
  zmq_close(ends.sender);
  zmq_close(ends.receiver);
  zmq_ctx_term(context);
}

}  // namespace

#endif

void hold_sends() {
#ifdef ZMQ_HAS_HOLD_SENDS
  void* context = zmq_ctx_new();
  const std::vector<std::vector<int>> types = {
      {ZMQ_PUSH, ZMQ_PULL},     {ZMQ_PAIR, ZMQ_PAIR},       {ZMQ_XPUB, ZMQ_SUB},
      {ZMQ_DEALER, ZMQ_DEALER}, {ZMQ_CHANNEL, ZMQ_CHANNEL}, {ZMQ_SCATTER, ZMQ_GATHER}};
  for (const auto& pair : types) {
    const std::string name = "inproc://held-" + std::to_string(pair[0]);
    for (const char* any : {"tcp://127.0.0.1:*", name.c_str()}) {
      expect_held(context, pair[0], pair[1], any);
      expect_lost_peer_survived(context, pair[0], pair[1], any);
    }
  }
  expect_counted(context);
  zmq_ctx_term(context);
  expect_shutdown_noticed();
#else
  fail("messages are held", __FILE__, __LINE__);
#endif
}

#ifdef ZMQ_HAS_MSG_INIT_EXTERNAL

namespace {

struct Memory {
  alignas(void*) unsigned char content[ZMQ_MSG_CONTENT_SIZE];
  char text[64];
  std::atomic<int> freed{0};
};

void count_free(void* data, void* hint) {
  auto* const memory = static_cast<Memory*>(hint);
  EXPECT(data == memory->text);
  ++memory->freed;
}

void make(zmq_msg_t* message, Memory* memory, const char* text) {
  std::strcpy(memory->text, text);
  EXPECT(zmq_msg_init_external(message, memory->content, memory->text, std::strlen(text),
                               count_free, memory) == 0);
}

void expect_freed(Memory* memory, void* sender) {
  for (int tries = 0; memory->freed == 0; ++tries) {
    EXPECT(tries < 1000);
    pump(sender, 5);
  }
  EXPECT(memory->freed == 1);
}

void expect_returned(void* context, int sends, int receives, const char* any) {
  const Ends ends = linked(context, sends, receives, any);
  Memory memory;
  zmq_msg_t message;
  make(&message, &memory, "text of the program's memory");
  EXPECT(memory.freed == 0);
  EXPECT(zmq_msg_send(&message, ends.sender, 0) >= 0);
  EXPECT(receive(ends.receiver) == Frames{"text of the program's memory"});
  expect_freed(&memory, ends.sender);
  zmq_close(ends.sender);
  zmq_close(ends.receiver);
}

}  // namespace

#endif

void message_memory() {
#ifdef ZMQ_HAS_MSG_INIT_EXTERNAL
  void* context = zmq_ctx_new();
  expect_returned(context, ZMQ_PUSH, ZMQ_PULL, "tcp://127.0.0.1:*");
  expect_returned(context, ZMQ_PUSH, ZMQ_PULL, "inproc://memory");
  expect_returned(context, ZMQ_XPUB, ZMQ_SUB, "tcp://127.0.0.1:*");
  // A copy shares the memory.
  Memory memory;
  zmq_msg_t message;
  zmq_msg_t copy;
  make(&message, &memory, "shared");
  zmq_msg_init(&copy);
  EXPECT(zmq_msg_copy(&copy, &message) == 0);
  EXPECT(zmq_msg_close(&message) == 0);
  EXPECT(memory.freed == 0);
  EXPECT(zmq_msg_close(&copy) == 0);
  EXPECT(memory.freed == 1);
  // A message that nobody gets returns it, too.
  void* pub = open_socket(context, ZMQ_PUB);
  Memory unwanted;
  make(&message, &unwanted, "unwanted");
  EXPECT(zmq_msg_send(&message, pub, 0) >= 0);
  EXPECT(unwanted.freed == 1);
  zmq_close(pub);
  zmq_ctx_term(context);
#else
  fail("a program provides the memory of a message", __FILE__, __LINE__);
#endif
}
