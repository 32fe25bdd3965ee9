// Metadata: properties with names and values, of a peer or of an authentication handler.

#include "input.h"
#include "null_mechanism.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input input(data, size);
  zmq::options_t options;
  const uint8_t way = input.byte();
  options.type = way % (ZMQ_CHANNEL + 1);
  options.recv_routing_id = way & 64;
  zmq::null_mechanism_t mechanism(nullptr, "", options);
  const std::string text = input.rest();
  mechanism.parse_metadata(reinterpret_cast<const uint8_t*>(text.data()), text.size(),
                           way & 128);
  return 0;
}
