// A whole connection over WebSocket: the request or the reply in HTTP, and then ZWS.

#include "zmtp.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input input(data, size);
  Connection peer(socketTypes[input.byte() % std::size(socketTypes)]);
  const uint8_t way = input.byte();
  setUp(peer, way);
  if (way & 32) peer.set(ZMQ_PLAIN_SERVER, 1);
  if (way & 64) peer.set(ZMQ_PLAIN_USERNAME, "name");
  const uint8_t piece = input.byte();
  peer.accept(true, way & 16);
  converse(peer, input, piece);
  return 0;
}
