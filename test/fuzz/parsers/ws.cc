// The frames of ZWS: as a server gets them, masked, or as a client does.

#include "decoding.h"
#include "ws_decoder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const bool masked = data[0] & 1;
  return decodeInAllWays(data + 1, size - 1,
                         [masked](size_t buffer, int64_t longest, bool lent) {
                           return zmq::ws_decoder_t(buffer, longest, lent, masked);
                         });
}
