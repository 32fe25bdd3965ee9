// The frames of ZMTP 1.0.

#include "decoding.h"
#include "v1_decoder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return decodeInAllWays(data, size, [](size_t buffer, int64_t longest, bool) {
    return zmq::v1_decoder_t(buffer, longest);
  });
}
