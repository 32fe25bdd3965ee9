// This file has the calls of a socket that return figures.

#include "check.h"
#include "js/socket.h"
#include "js/values.h"
#include "zmq/connection_count.h"
#include "zmq/monitor.h"

namespace zmq_napi {

// statistics(figures: Float64Array): void. Writes the messages, frames and bytes that
// were sent, those that were received, and the number of open connections: -1 if it is
// unknown. A closed socket keeps its figures, and has no connections.
Napi::Value Socket::statistics(const Napi::CallbackInfo& info) {
  auto figures = info[0].As<Napi::Float64Array>();
  CHECK(figures.ElementLength() == 7);
  size_t index = 0;
  for (const Tally& tally : {outgoing_.sent(), received_}) {
    for (const uint64_t figure : {tally.messages, tally.frames, tally.bytes}) {
      figures[index++] = static_cast<double>(figure);
    }
  }
  figures[index] = socket_ ? connection_count(socket_.get()) : 0;
  return info.Env().Undefined();
}

// askForQueues(): status. Makes libzmq report the queues of each peer as monitor events.
// Returns how many events will come. The monitor of the socket must run.
Napi::Value Socket::ask_for_queues(const Napi::CallbackInfo& info) {
  return status_to_js(info.Env(), monitor::ask_for_queues(socket_.get()));
}

}  // namespace zmq_napi
