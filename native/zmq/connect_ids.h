#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "status.h"

namespace zmq_napi {

// Keeps the routing ids that a socket gives to the peers that it connects to. libzmq
// aborts the process when such an id belongs to another peer. A libzmq with drafts knows
// which ids are in use. Without drafts, this class remembers the ids that the socket has
// given.
//
// Threads: the thread of the socket.
// Owns: the ids that were given.
// Borrows: the libzmq socket, during the call.
// Errors: a status.
class ConnectIds {
 public:
  // Returns 0 if the next peer may have `id`, -EADDRINUSE if it may not, or -ENOTSUP if
  // that is not known. The socket must have done all its pending work. A reserved id
  // counts as given.
  Status reserve(void* socket, const uint8_t* id, size_t size);

  // Says that the socket has, or will have, peers with ids of their own.
  void allow_unknown_ids() { has_unknown_ids_ = true; }

 private:
  bool has_unknown_ids_ = false;
  std::set<std::string> given_;
};

}  // namespace zmq_napi
