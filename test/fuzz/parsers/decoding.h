// Feeds a decoder of frames as an engine does, and records the output.

#ifndef DECODING_H
#define DECODING_H

#include <cerrno>
#include <cstring>

#include "input.h"
#include "msg.hpp"

/** The frames in `bytes`, of which at most `piece` come at once, and how it ends. */
template <typename Decoder>
std::string framesOf(Decoder&& decoder, const std::string& bytes, size_t piece) {
  std::string frames;
  size_t fed = 0;
  while (fed < bytes.size()) {
    unsigned char* buffer;
    size_t room;
    decoder.get_buffer(&buffer, &room);
    size_t left = std::min({piece, room, bytes.size() - fed});
    memcpy(buffer, bytes.data() + fed, left);
    decoder.resize_buffer(left);
    fed += left;
    while (left > 0) {
      size_t used = 0;
      const int result = decoder.decode(buffer, left, used);
      hold(used <= left, "a decoder uses what it was given");
      buffer += used;
      left -= used;
      if (result < 0) return frames + "error " + std::to_string(errno);
      if (result == 0) break;
      zmq::msg_t& frame = *decoder.msg();
      frames += std::to_string(frame.flags() & ~zmq::msg_t::shared) + ":" +
                std::to_string(frame.size()) + ":";
      frames.append(static_cast<const char*>(frame.data()), frame.size());
    }
  }
  return frames;
}

/** Decodes an input in several ways, made by `decoder(bytes in a buffer, longest, lent)`.
 */
template <typename Make>
int decodeInAllWays(const uint8_t* data, size_t size, const Make& make) {
  Input input(data, size);
  const uint8_t way = input.byte();
  const size_t piece = 1 + (way & 15);
  const int64_t longest = way & 16 ? 200 : -1;
  const std::string bytes = input.rest();
  const std::string whole = framesOf(make(8192, longest, true), bytes, bytes.size());
  for (const bool lent : {false, true}) {
    const size_t buffer = 8192 >> (way >> 5);
    hold(whole == framesOf(make(buffer, longest, lent), bytes, piece),
         "frames do not depend on how bytes arrive");
  }
  return 0;
}

#endif
