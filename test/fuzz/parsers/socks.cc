// Replies of a SOCKS proxy, in pieces.

#include <sys/socket.h>
#include <unistd.h>

#include "input.h"
#include "socks.hpp"

namespace {

/** Reads one reply, whose bytes come `piece` at a time. Returns whether all came. */
template <typename Decoder>
bool receive(Decoder& decoder, Input& input, size_t piece, const int (&ends)[2]) {
  while (!decoder.message_ready() && input.more()) {
    const std::string bytes = input.bytes(piece);
    const ssize_t size = static_cast<ssize_t>(bytes.size());
    hold(write(ends[1], bytes.data(), bytes.size()) == size, "bytes are written");
    for (ssize_t left = size; left > 0 && !decoder.message_ready();) {
      const int count = decoder.input(ends[0]);
      if (count <= 0) return false;
      left -= count;
    }
  }
  return decoder.message_ready();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  int ends[2];
  hold(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0,
       "a pair of sockets");
  Input input(data, size);
  const size_t piece = 1 + input.byte() % 64;
  zmq::socks_choice_decoder_t choice;
  zmq::socks_auth_response_decoder_t permission;
  zmq::socks_response_decoder_t response;
  if (receive(choice, input, piece, ends)) {
    choice.decode();
    if (receive(permission, input, piece, ends)) {
      permission.decode();
      if (receive(response, input, piece, ends)) response.decode();
    }
  }
  close(ends[0]);
  close(ends[1]);
  return 0;
}
