// Metadata: properties with names and values, of a peer or of an authentication handler.

#include "connection.h"
#include "null_mechanism.hpp"

namespace {

/** The session whose socket is told of a peer that does not fit. */
zmq::session_base_t* session() {
  static Connection& connection = *new Connection(ZMQ_DEALER);
  if (connection.session == nullptr) connection.accept();
  return connection.session;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input input(data, size);
  zmq::options_t options;
  const uint8_t way = input.byte();
  options.type = way % (ZMQ_CHANNEL + 1);
  options.recv_routing_id = way & 64;
  zmq::null_mechanism_t mechanism(session(), "", options);
  const std::string text = input.rest();
  mechanism.parse_metadata(reinterpret_cast<const uint8_t*>(text.data()), text.size(),
                           way & 128);
  return 0;
}
