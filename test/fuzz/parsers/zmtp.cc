// A whole connection: greeting, handshake, commands and messages of ZMTP 1.0 to 3.1 with
// every type of socket.

#include "zmtp.h"

namespace {

void secure(Connection& peer, uint8_t mechanism) {
  const std::string key(32, 'k');
  switch (mechanism % 8) {
    case 1:
      return peer.set(ZMQ_PLAIN_SERVER, 1);
    case 2:
      peer.set(ZMQ_PLAIN_USERNAME, "name");
      return peer.set(ZMQ_PLAIN_PASSWORD, "word");
    case 3:
      peer.set(ZMQ_CURVE_SERVER, 1);
      return peer.set(ZMQ_CURVE_SECRETKEY, key);
    case 4:
      peer.set(ZMQ_CURVE_SERVERKEY, key);
      peer.set(ZMQ_CURVE_PUBLICKEY, key);
      return peer.set(ZMQ_CURVE_SECRETKEY, key);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input input(data, size);
  Connection peer(socketTypes[input.byte() % std::size(socketTypes)]);
  setUp(peer, input.byte());
  const uint8_t mechanism = input.byte();
  secure(peer, mechanism);
  if (mechanism & 8) {
    peer.set(ZMQ_HELLO_MSG, "hello");
    peer.set(ZMQ_DISCONNECT_MSG, "gone");
  }
  const uint8_t piece = input.byte();
  peer.accept();
  converse(peer, input, piece);
  return 0;
}
