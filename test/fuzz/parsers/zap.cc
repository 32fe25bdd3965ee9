// The reply of an authentication handler, to a client of NULL or PLAIN.

#include "zmtp.h"

namespace {

/** Answers a request with frames of the input: as many as it has, or seven. */
void answer(zmq::socket_base_t* handler, Input& input, uint8_t shape) {
  std::string id;
  for (bool more = true; more;) {
    zmq_msg_t frame;
    zmq_msg_init(&frame);
    if (zmq_msg_recv(&frame, handler, ZMQ_DONTWAIT) < 0) return;
    more = zmq_msg_more(&frame) != 0;
    if (id.empty())
      id.assign(static_cast<char*>(zmq_msg_data(&frame)), zmq_msg_size(&frame));
    zmq_msg_close(&frame);
  }
  const auto send = [&](const std::string& bytes, bool more) {
    zmq_send(handler, bytes.data(), bytes.size(),
             ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0));
  };
  send(id, true);
  const char* const usual[] = {"", "1.0", "1", "200"};
  const int frames = shape & 16 ? 1 + input.byte() % 10 : 7;
  for (int i = 0; i < frames; ++i)
    send(i < (shape & 3) + 1 ? usual[i] : input.part(), i < frames - 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static zmq::socket_base_t* const handler = [] {
    zmq::socket_base_t* socket = Stack::one().open(ZMQ_ROUTER);
    hold(zmq_bind(socket, "inproc://zeromq.zap.01") == 0, "a handler binds");
    return socket;
  }();
  Input input(data, size);
  const uint8_t shape = input.byte();
  Connection peer(ZMQ_DEALER);
  peer.set(ZMQ_ZAP_DOMAIN, "domain");
  if (shape & 4) peer.set(ZMQ_PLAIN_SERVER, 1);
  peer.accept();
  peer.write(greeting(shape & 4 ? "PLAIN" : "NULL"));
  if (shape & 4) peer.write(command(std::string("\5HELLO\0\0", 8)));
  answer(handler, input, shape);
  peer.settle();
  peer.write(command("\5READY"));
  peer.write(input.rest());
  echo(peer.socket);
  return 0;
}
