// CURVE with correct cryptography: the input sets the content of the boxes. The socket is
// the server or the client, over a stream or over WebSocket.

#include "curve_client_tools.hpp"
#include "zmtp.h"
#include "zws.h"

namespace {

struct Keys {
  explicit Keys(char letter) {
    memset(secret, letter, sizeof secret);
    crypto_scalarmult_base(open, secret);
  }
  uint8_t open[32];
  uint8_t secret[32];
};

std::string text(const void* bytes, size_t size) {
  return std::string(static_cast<const char*>(bytes), size);
}

uint8_t* raw(std::string& bytes) { return reinterpret_cast<uint8_t*>(&bytes[0]); }

/** The bytes after the name of a command in `said`; empty if too short or missing. */
std::string after(const std::string& said, const std::string& name, size_t size) {
  const size_t at = said.find(name);
  if (at == std::string::npos || said.size() < at + size) return "";
  return said.substr(at, size);
}

class Talk {
 public:
  Talk(Connection& peer, Input& input, uint8_t shape)
      : peer_(peer), input_(input), shape_(shape) {}

  /** Opens the connection. Returns the bytes that the socket has sent. */
  std::string open() {
    std::string bytes = greeting("CURVE");
    bytes[32] = client() ? 0 : 1;
    const std::string said = peer_.write(ws() ? zwsHead(client(), "CURVE") : bytes);
    return ws() && !client() ? zwsUnmasked(said) : said;
  }

  /** Whether the peer is the client. */
  bool client() const { return !(shape_ & 8); }
  bool ws() const { return shape_ & 4; }

  /** Lets a client shake hands with the socket. Returns whether it went well. */
  bool asClient(const Keys& server) {
    const Keys client('c');
    zmq::curve_client_tools_t tools(client.open, client.secret, server.open);
    std::string hello(200, '\0');
    tools.produce_hello(raw(hello), 1);
    std::string welcome = after(say(hello), "\7WELCOME", 168);
    if (tools.process_welcome(raw(welcome), welcome.size(), shared_) != 0) return false;
    const std::string metadata = input_.part();
    std::string initiate(113 + 128 + crypto_box_MACBYTES + metadata.size(), '\0');
    tools.produce_initiate(raw(initiate), initiate.size(), 2,
                           reinterpret_cast<const uint8_t*>(metadata.data()),
                           metadata.size());
    say(initiate);
    return true;
  }

  /** Lets a server shake hands with the socket. Returns whether it went well. */
  bool asServer(const Keys& server, const std::string& said) {
    const Keys brief('s');
    const std::string hello = after(said, "\5HELLO", 200);
    if (hello.empty()) return false;
    const auto* client = reinterpret_cast<const uint8_t*>(hello.data()) + 80;
    const std::string plain = text(brief.open, 32) + std::string(96, 'x');
    const std::string nonce(16, 'n');
    std::string box(plain.size() + crypto_box_MACBYTES, '\0');
    const std::string full = "WELCOME-" + nonce;
    crypto_box_easy(raw(box), reinterpret_cast<const uint8_t*>(plain.data()),
                    plain.size(), reinterpret_cast<const uint8_t*>(full.data()), client,
                    server.secret);
    crypto_box_beforenm(shared_, client, brief.secret);
    say("\7WELCOME" + nonce + box);
    say("\5READY" + sealed("CurveZMQREADY---", input_.part()));
    return true;
  }

  void messages(const char* prefix) {
    while (input_.more()) {
      say("\7MESSAGE" + sealed(prefix, input_.part()), shape_ & 128);
      sendTwo(peer_.socket);
      echo(peer_.socket);
      peer_.settle();
    }
  }

 private:
  /** A nonce, and the sealed bytes. */
  std::string sealed(const std::string& prefix, const std::string& plain) {
    std::string nonce(8, '\0');
    zmq::put_uint64(raw(nonce), ++nonce_);
    std::string box(plain.size() + crypto_box_MACBYTES, '\0');
    const std::string full = prefix + nonce;
    crypto_box_easy_afternm(raw(box), reinterpret_cast<const uint8_t*>(plain.data()),
                            plain.size(), reinterpret_cast<const uint8_t*>(full.data()),
                            shared_);
    return nonce + box;
  }

  /** Sends a frame, or the beginning of the one that is to be cut. Returns the reply. */
  std::string say(const std::string& whole, bool asCommand = true) {
    const std::string body = cut(whole);
    return peer_.write(ws() ? zwsFrame(client(), body, asCommand)
                            : command(body, asCommand ? 4 : 0));
  }

  std::string cut(const std::string& whole) {
    if (++commands_ != (shape_ >> 4 & 7)) return whole;
    return whole.substr(0, input_.byte());
  }

  Connection& peer_;
  Input& input_;
  const uint8_t shape_;
  uint64_t nonce_ = 2;
  int commands_ = 0;
  uint8_t shared_[crypto_box_BEFORENMBYTES];
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Keys server('k');
  const Keys client('c');
  Input input(data, size);
  Connection peer(socketTypes[input.byte() % std::size(socketTypes)]);
  const uint8_t shape = input.byte();
  setUp(peer, shape & 3);
  if (shape & 8) {
    peer.set(ZMQ_CURVE_SERVERKEY, text(server.open, 32));
    peer.set(ZMQ_CURVE_PUBLICKEY, text(client.open, 32));
    peer.set(ZMQ_CURVE_SECRETKEY, text(client.secret, 32));
  } else {
    peer.set(ZMQ_CURVE_SERVER, 1);
    peer.set(ZMQ_CURVE_SECRETKEY, text(server.secret, 32));
  }
  Talk talk(peer, input, shape);
  peer.accept(talk.ws(), !talk.client());
  const std::string said = talk.open();
  if (talk.client() ? talk.asClient(server) : talk.asServer(server, said))
    talk.messages(talk.client() ? "CurveZMQMESSAGEC" : "CurveZMQMESSAGES");
  return 0;
}
