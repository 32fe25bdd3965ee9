// A connection of libzmq, from its bytes to its socket. All of it runs in the calling
// thread and comes to rest before a call returns, so that an input has always the same
// effect. The sources that include this are compiled without access control.

#ifndef CONNECTION_H
#define CONNECTION_H

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <string>
#include <vector>

#include "ctx.hpp"
#include "endpoint.hpp"
#include "input.h"
#include "io_thread.hpp"
#include "mailbox_safe.hpp"
#include "session_base.hpp"
#include "sodium.h"
#include "ws_address.hpp"
#include "ws_engine.hpp"
#include "zmtp_engine.hpp"

// The surroundings of a connection: a context, and an I/O thread that never starts.
class Stack {
 public:
  static Stack& one();

  /** Handles all pending commands and events, until none are left. */
  void settle();
  zmq::socket_base_t* open(int type);
  void close(zmq::socket_base_t* socket);

  zmq::io_thread_t* thread;

 private:
  Stack();
  bool step();

  zmq::ctx_t* context_;
  std::vector<zmq::socket_base_t*> open_;
};

// Random numbers that are the same for each input.
inline uint32_t nextRandom() { return static_cast<uint32_t>(rand()); }
inline const char* randomName() { return "fixed"; }
inline void fillRandom(void* bytes, size_t size) {
  for (size_t i = 0; i < size; ++i) static_cast<uint8_t*>(bytes)[i] = nextRandom() >> 8;
}

inline Stack::Stack() {
  signal(SIGPIPE, SIG_IGN);
  static randombytes_implementation fixed = {randomName, nextRandom, nullptr,
                                             nullptr,    fillRandom, nullptr};
  randombytes_set_implementation(&fixed);
  context_ = static_cast<zmq::ctx_t*>(zmq_ctx_new());
  hold(zmq_ctx_set(context_, ZMQ_IO_THREADS, 0) == 0, "a context without threads");
  hold(zmq_close(zmq_socket(context_, ZMQ_PAIR)) == 0, "a context that has started");
  const uint32_t slot = context_->_empty_slots.back();
  context_->_empty_slots.pop_back();
  thread = new zmq::io_thread_t(context_, slot);
  context_->_slots[slot] = thread->get_mailbox();
}

inline Stack& Stack::one() {
  static Stack& stack = *new Stack;
  return stack;
}

inline zmq::socket_base_t* Stack::open(int type) {
  void* socket = zmq_socket(context_, type);
  hold(socket != nullptr, "a socket is there for each input");
  open_.push_back(static_cast<zmq::socket_base_t*>(socket));
  return open_.back();
}

/** Does the work of the reaper. */
inline void Stack::close(zmq::socket_base_t* socket) {
  open_.erase(std::find(open_.begin(), open_.end(), socket));
  if (socket->_thread_safe)
    static_cast<zmq::mailbox_safe_t*>(socket->_mailbox)->clear_signalers();
  const size_t before = context_->_sockets.size();
  socket->start_reaping(thread->get_poller());
  settle();
  hold(context_->_sockets.size() < before, "a socket closes");
}

/** One turn of an I/O thread that does not wait. Returns whether there was something. */
inline bool Stack::step() {
  zmq::poller_t* poller = thread->get_poller();
  epoll_event events[16];
  const int count = epoll_wait(poller->_epoll_fd, events, 16, 0);
  for (int i = 0; i < count; ++i) {
    auto* entry = static_cast<zmq::epoll_t::poll_entry_t*>(events[i].data.ptr);
    const auto handles = [&](uint32_t kind) {
      return entry->fd != zmq::retired_fd && (events[i].events & kind) != 0;
    };
    if (handles(EPOLLERR | EPOLLHUP)) entry->events->in_event();
    if (handles(EPOLLOUT)) entry->events->out_event();
    if (handles(EPOLLIN)) entry->events->in_event();
  }
  for (zmq::epoll_t::poll_entry_t* entry : poller->_retired) delete entry;
  poller->_retired.clear();
  return count > 0;
}

inline void Stack::settle() {
  for (int turn = 0; turn < 10'000; ++turn) {
    for (zmq::socket_base_t* socket : open_) {
      int events;
      size_t size = sizeof events;
      zmq_getsockopt(socket, ZMQ_EVENTS, &events, &size);
    }
    if (!step()) return;
  }
  hold(false, "an I/O thread comes to rest");
}

// One socket with one connection, whose peer is the input.
class Connection {
 public:
  /** Prepares a socket, whose options may then be set. */
  explicit Connection(int type) : stack_(Stack::one()) {
    srand(1);
    socket = stack_.open(type);
    hold(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_) == 0, "descriptors");
    set(ZMQ_LINGER, 0);
  }

  ~Connection() {
    ::close(ends_[1]);
    stack_.settle();
    stack_.close(socket);
  }

  void set(int option, int value) {
    zmq_setsockopt(socket, option, &value, sizeof value);
  }
  void set(int option, const std::string& value) {
    zmq_setsockopt(socket, option, value.data(), value.size());
  }

  /** Accepts the peer; as the client of `ws`, if it is set. */
  void accept(bool ws = false, bool client = false) {
    const zmq::options_t& options = socket->options;
    const zmq::endpoint_uri_pair_t pair("tcp://local", "tcp://remote",
                                        zmq::endpoint_type_bind);
    zmq::i_engine* engine;
    if (ws)
      engine = new zmq::ws_engine_t(ends_[0], options, pair, zmq::ws_address_t(), client);
    else
      engine = new zmq::zmtp_engine_t(ends_[0], options, pair);
    session = zmq::session_base_t::create(stack_.thread, false, socket, options, nullptr);
    session->inc_seqnum();
    socket->launch_child(session);
    socket->send_attach(session, engine, false);
    settle();
  }

  void settle() { stack_.settle(); }

  /** Lets the peer write. Returns what the socket has written since. */
  std::string write(const std::string& bytes) {
    if (::write(ends_[1], bytes.data(), bytes.size()) > 0) settle();
    std::string said(4096, '\0');
    const ssize_t size = read(ends_[1], said.data(), said.size());
    said.resize(size > 0 ? size : 0);
    return said;
  }

  zmq::socket_base_t* socket;
  /** Only valid as long as the connection lives. */
  zmq::session_base_t* session = nullptr;

 private:
  Stack& stack_;
  int ends_[2];
};

#endif
