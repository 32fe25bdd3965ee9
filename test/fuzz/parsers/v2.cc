// The frames of ZMTP 2.0, 3.0 and 3.1.

#include "decoding.h"
#include "v2_decoder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return decodeInAllWays(data, size, [](size_t buffer, int64_t longest, bool lent) {
    return zmq::v2_decoder_t(buffer, longest, lent);
  });
}
