// Inproc names: peers that connect before anybody has bound a name, and peers that do not
// fit.

#include "scenario.h"

#include <cerrno>
#include <string>
#include <thread>
#include <vector>

namespace {

const char name[] = "inproc://name";

// A context for a few sockets at a time.
void* small_context() {
  void* context = zmq_ctx_new();
  EXPECT(zmq_ctx_set(context, ZMQ_MAX_SOCKETS, 8) == 0);
  return context;
}

// A closed socket returns its slot a moment later.
void* open_in_time(void* context, int type) {
  for (int tries = 0; tries < 2000; ++tries) {
    void* socket = zmq_socket(context, type);
    if (socket != nullptr) {
      set_option(socket, ZMQ_LINGER, 0);
      return socket;
    }
    EXPECT(errno == EMFILE);
    sleep_ms(1);
  }
  fail("a closed socket has given its place back", __FILE__, __LINE__);
}

void set_hello(void* socket) {
  EXPECT(zmq_setsockopt(socket, ZMQ_HELLO_MSG, "hello", 5) == 0);
}

// Connects a socket of one type, closes it, and binds the name with a socket of another
// type.
void bind_after(int connecting, bool close, int binding, void (*prepare)(void* binder)) {
  void* context = zmq_ctx_new();
  void* guest = open_socket(context, connecting);
  EXPECT(zmq_connect(guest, name) == 0);
  if (close) {
    zmq_close(guest);
    sleep_ms(20);
  } else {
    EXPECT(zmq_disconnect(guest, name) == 0);
    pump(guest, 0);
  }
  void* host = open_socket(context, binding);
  if (prepare != nullptr) prepare(host);
  EXPECT(zmq_bind(host, name) == 0);
  pump(host, 20);
  if (!close) zmq_close(guest);
  zmq_close(host);
  EXPECT(zmq_ctx_term(context) == 0);
}

}  // namespace

void inproc_left_before_bind() {
  for (const bool close : {false, true}) {
    bind_after(ZMQ_ROUTER, close, ZMQ_DEALER, nullptr);
    bind_after(ZMQ_REP, close, ZMQ_REQ, nullptr);
    bind_after(ZMQ_DEALER, close, ZMQ_ROUTER, set_hello);
    bind_after(ZMQ_CLIENT, close, ZMQ_SERVER, set_hello);
    bind_after(ZMQ_SUB, close, ZMQ_XPUB, [](void* publisher) {
      EXPECT(zmq_setsockopt(publisher, ZMQ_XPUB_WELCOME_MSG, "w", 1) == 0);
    });
  }
}

void inproc_left_with_messages() {
  void* context = zmq_ctx_new();
  void* host = open_socket(context, ZMQ_ROUTER);
  set_hello(host);
  for (const bool close : {false, true}) {
    void* guest = open_socket(context, ZMQ_DEALER);
    set_option(guest, ZMQ_LINGER, -1);
    EXPECT(zmq_connect(guest, name) == 0);
    EXPECT(send_frame(guest, "kept"));
    EXPECT(close || zmq_disconnect(guest, name) == 0);
    zmq_close(guest);
  }
  sleep_ms(20);
  EXPECT(zmq_bind(host, name) == 0);
  EXPECT(receive(host).back() == "kept");
  EXPECT(receive(host).back() == "kept");
  zmq_close(host);
  EXPECT(zmq_ctx_term(context) == 0);
}

void inproc_left_with_messages_until_the_end() {
  void* context = zmq_ctx_new();
  for (const int linger : {-1, 0}) {
    void* guest = open_socket(context, ZMQ_ROUTER);
    set_option(guest, ZMQ_LINGER, linger);
    EXPECT(zmq_setsockopt(guest, ZMQ_CONNECT_ROUTING_ID, "host", 4) == 0);
    EXPECT(zmq_connect(guest, name) == 0);
    EXPECT(send_frame(guest, "host", ZMQ_SNDMORE) && send_frame(guest, "kept"));
    zmq_close(guest);
  }
  EXPECT(zmq_ctx_term(context) == 0);
}

void inproc_left_gives_back() {
  void* context = small_context();
  for (const int type : {ZMQ_DEALER, ZMQ_SUB, ZMQ_XSUB, ZMQ_PAIR, ZMQ_DISH}) {
    for (int i = 0; i < 10; ++i) {
      void* socket = open_in_time(context, type);
      if (type == ZMQ_SUB) EXPECT(zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "topic", 5) == 0);
      EXPECT(zmq_connect(socket, name) == 0);
      zmq_close(socket);
    }
  }
  EXPECT(zmq_ctx_term(context) == 0);
}

void inproc_left_lingers() {
  void* context = small_context();
  for (const int type : {ZMQ_DEALER, ZMQ_PUSH, ZMQ_PAIR, ZMQ_CLIENT, ZMQ_SCATTER}) {
    for (int i = 0; i < 10; ++i) {
      void* socket = open_in_time(context, type);
      set_option(socket, ZMQ_LINGER, 5);
      EXPECT(zmq_connect(socket, name) == 0);
      EXPECT(send_frame(socket, "nobody's"));
      zmq_close(socket);
    }
  }
  // A socket that ends within its linger time, while another binds, also removes its
  // timer.
  const int linger = 1000;
  void* guest = open_in_time(context, ZMQ_DEALER);
  void* host = open_in_time(context, ZMQ_DEALER);
  set_option(guest, ZMQ_LINGER, linger);
  EXPECT(zmq_connect(guest, name) == 0 && send_frame(guest, "kept"));
  zmq_close(guest);
  EXPECT(zmq_bind(host, name) == 0);
  EXPECT(receive(host) == Frames{"kept"});
  sleep_ms(linger + 200);
  zmq_close(host);
  EXPECT(zmq_ctx_term(context) == 0);
}

void inproc_types() {
  const int types[] = {
      ZMQ_PAIR,  ZMQ_PUB,  ZMQ_SUB,    ZMQ_REQ,     ZMQ_REP,    ZMQ_DEALER,  ZMQ_ROUTER,
      ZMQ_PULL,  ZMQ_PUSH, ZMQ_XPUB,   ZMQ_XSUB,    ZMQ_STREAM, ZMQ_SERVER,  ZMQ_CLIENT,
      ZMQ_RADIO, ZMQ_DISH, ZMQ_GATHER, ZMQ_SCATTER, ZMQ_PEER,   ZMQ_CHANNEL,
  };
  int connected = 0;
  for (const int binding : types) {
    for (const int connecting : types) {
      void* context = zmq_ctx_new();
      void* early = open_socket(context, connecting);
      EXPECT(zmq_connect(early, name) == 0);
      void* host = open_socket(context, binding);
      EXPECT(zmq_bind(host, name) == 0);
      void* late = open_socket(context, connecting);
      const bool fits = zmq_connect(late, name) == 0;
      EXPECT(fits || errno == ENOCOMPATPROTO);
      connected += fits;
      for (void* socket : {early, late, host}) send_frame(socket, "x", ZMQ_DONTWAIT);
      for (void* socket : {host, early, late}) pump(socket, 0);
      for (void* socket : {early, late, host}) zmq_close(socket);
      EXPECT(zmq_ctx_term(context) == 0);
    }
  }
  // Five types are their own peers; twelve pairs connect both ways round.
  EXPECT(connected == 5 + 2 * 12);
}

void inproc_types_wait() {
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  EXPECT(zmq_connect(pull, name) == 0);
  void* pair = open_socket(context, ZMQ_PAIR);
  EXPECT(zmq_bind(pair, name) == 0);
  EXPECT(zmq_unbind(pair, name) == 0);
  void* push = open_socket(context, ZMQ_PUSH);
  EXPECT(zmq_bind(push, name) == 0);
  EXPECT(send_frame(push, "x"));
  EXPECT(receive(pull).size() == 1);
  for (void* socket : {pull, pair, push}) zmq_close(socket);
  EXPECT(zmq_ctx_term(context) == 0);
}

void inproc_zap_of_another_type() {
  void* context = zmq_ctx_new();
  void* handler = open_socket(context, ZMQ_PAIR);
  EXPECT(zmq_bind(handler, "inproc://zeromq.zap.01") == 0);
  void* server = open_socket(context, ZMQ_PULL);
  set_option(server, ZMQ_PLAIN_SERVER, 1);
  EXPECT(zmq_bind(server, "tcp://127.0.0.1:*") == 0);
  char address[256];
  size_t size = sizeof address;
  EXPECT(zmq_getsockopt(server, ZMQ_LAST_ENDPOINT, address, &size) == 0);
  EXPECT(zmq_socket_monitor(server, "inproc://events", ZMQ_EVENT_ALL) == 0);
  void* events = open_socket(context, ZMQ_PAIR);
  EXPECT(zmq_connect(events, "inproc://events") == 0);
  void* client = open_socket(context, ZMQ_PUSH);
  EXPECT(zmq_setsockopt(client, ZMQ_PLAIN_USERNAME, "u", 1) == 0);
  EXPECT(zmq_setsockopt(client, ZMQ_PLAIN_PASSWORD, "p", 1) == 0);
  EXPECT(zmq_connect(client, address) == 0);
  // The connection is accepted, and ends because there is no handler.
  int event = 0;
  while (event != ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL &&
         event != ZMQ_EVENT_HANDSHAKE_FAILED_AUTH && event != ZMQ_EVENT_DISCONNECTED) {
    const Frames frames = receive(events);
    EXPECT(frames.size() == 2);
    event = static_cast<unsigned char>(frames[0][0]) |
            static_cast<unsigned char>(frames[0][1]) << 8;
  }
  for (void* socket : {client, events, server, handler}) zmq_close(socket);
  EXPECT(zmq_ctx_term(context) == 0);
}

void safe_mailbox_lock() {
  void* context = zmq_ctx_new();
  for (int i = 0; i < 600; ++i) {
    const std::string round = name + std::to_string(i);
    std::vector<void*> clients;
    for (int count = 0; count < 50; ++count) {
      clients.push_back(open_in_time(context, ZMQ_CLIENT));
      EXPECT(zmq_connect(clients.back(), round.c_str()) == 0);
    }
    // One thread goes from the names to the clients, the other from the clients to the
    // names.
    std::thread other([&] {
      for (void* client : clients) {
        const std::string own = round + "/own";
        EXPECT(zmq_bind(client, own.c_str()) == 0);
        EXPECT(zmq_unbind(client, own.c_str()) == 0);
      }
    });
    void* server = open_in_time(context, ZMQ_SERVER);
    EXPECT(zmq_bind(server, round.c_str()) == 0);
    other.join();
    for (void* client : clients) zmq_close(client);
    zmq_close(server);
  }
  EXPECT(zmq_ctx_term(context) == 0);
}
