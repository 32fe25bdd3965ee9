// The bytes of a peer over WebSocket, as client and as server.

#ifndef ZWS_H
#define ZWS_H

#include <string>

#include "wire.hpp"

/** The end of the handshake in HTTP: the request of a client, or the reply of a server.
 */
inline std::string zwsHead(bool client, const std::string& mechanism) {
  const std::string start =
      client ? "GET / HTTP/1.1\r\nHost: a\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
             : "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: a\r\n";
  return start +
         "Upgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Protocol: ZWS2.0/" +
         mechanism + "\r\n\r\n";
}

/** A frame of ZWS, which is masked with zeros if it comes from a client. */
inline std::string zwsFrame(bool client, const std::string& body, bool command) {
  std::string head(10, '\0');
  head[0] = '\x82';
  head[1] = static_cast<char>(client ? 255 : 127);
  zmq::put_uint64(reinterpret_cast<uint8_t*>(&head[2]), body.size() + 1);
  if (client) head += std::string(4, '\0');
  return head + (command ? '\2' : '\0') + body;
}

/** The content of a masked frame of 126 to 65,535 bytes, behind the head of HTTP. */
inline std::string zwsUnmasked(const std::string& said) {
  const size_t end = said.find("\r\n\r\n");
  if (end == std::string::npos || said.size() < end + 12) return "";
  const std::string mask = said.substr(end + 8, 4);
  std::string body = said.substr(end + 12);
  for (size_t i = 0; i < body.size(); ++i) body[i] ^= mask[i % 4];
  return body;
}

#endif
