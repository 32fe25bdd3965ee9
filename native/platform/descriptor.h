#pragma once

#include <zmq.h>

#include <utility>

#include "status.h"

namespace zmq_napi {

// Owns a socket of the operating system. No program that the process starts inherits it.
// Another thread may start a program at any time. So this holds from the first moment, if
// the system allows that.
//
// Threads: any, one at a time; send_byte() and drain() may run at the same time.
// Owns: the descriptor. The destructor closes it.
// Errors: a descriptor that the system refuses is not open; see last_socket_error().
class Descriptor {
 public:
  using Number = zmq_fd_t;

  Descriptor() = default;
  explicit Descriptor(Number number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept
      : number_(std::exchange(other.number_, closed)) {}
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  // Opens a socket of an address family and a type.
  static Descriptor open(int family, int type);

  bool is_open() const { return number_ != closed; }
  Number number() const { return number_; }

  // Returns false if the system refuses.
  bool make_nonblocking() const;

  // Sends one byte to the connected socket. Does nothing if the socket has no room.
  void send_byte() const;

  // Receives and drops all bytes that have arrived. The descriptor must not block.
  void drain() const;

 private:
  static constexpr Number closed = static_cast<Number>(-1);

  Number number_ = closed;
};

// Returns the error of the last call on a socket, as a status.
Status last_socket_error();

// Opens two connected local sockets.
Status open_pair(Descriptor (&ends)[2]);

// Keeps two descriptors in reserve, as many as libzmq needs on any platform. libzmq
// aborts the process when it closes a thread-safe socket and can open no descriptor.
//
// Threads: any.
// Owns: the descriptors.
// Errors: acquire() returns a status.
class DescriptorReserve {
 public:
  // Opens the descriptors. Does nothing on Windows, which hardly limits descriptors.
  Status acquire();

 private:
  Descriptor descriptors_[2];
};

}  // namespace zmq_napi
