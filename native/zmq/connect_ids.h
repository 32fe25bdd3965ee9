#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "status.h"

namespace zmq_napi {

// The routing ids that a socket gives to the peers that it connects to. libzmq aborts the
// process when such an id belongs to another peer. A libzmq with drafts can be asked for
// that. Without drafts this class goes by the ids that the socket gave so far.
//
// Threads: that of the socket.
// Owns: the ids that were given.
// Borrows: the libzmq socket, during the call.
// Errors: a status.
class ConnectIds {
 public:
  // Whether the next peer may have `id`: 0, -EADDRINUSE, or -ENOTSUP when that is not
  // known. The socket has done all its pending work. A reserved id counts as
  // given.
  Status reserve(void* socket, const uint8_t* id, size_t size);

  // The socket has, or will have, peers with ids of their own.
  void allow_unknown_ids() { has_unknown_ids_ = true; }

 private:
  bool has_unknown_ids_ = false;
  std::set<std::string> given_;
};

}  // namespace zmq_napi
