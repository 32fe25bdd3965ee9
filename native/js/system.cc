#include "js/system.h"

#include <zmq.h>

#include <cstdint>
#include <string>

#include "js/values.h"
#include "platform/probes.h"
#include "platform/udp.h"

namespace zmq_napi::system {

namespace {

// listens(descriptor: number, local: boolean): boolean. See platform/probes.h.
Napi::Value listens(const Napi::CallbackInfo& info) {
  const int64_t descriptor = info[0].As<Napi::Number>();
  const bool local = info[1].As<Napi::Boolean>();
  const bool listening = probes::listens(static_cast<zmq_fd_t>(descriptor), local);
  return Napi::Boolean::New(info.Env(), listening);
}

// readerGone(descriptor: number): boolean. See platform/probes.h.
Napi::Value reader_gone(const Napi::CallbackInfo& info) {
  const int descriptor = info[0].As<Napi::Number>();
  return Napi::Boolean::New(info.Env(), probes::reader_gone(descriptor));
}

// tryBindUdp(address: string, port: number, group?: string): number | status. Returns the
// port. See platform/udp.h.
Napi::Value try_bind_udp(const Napi::CallbackInfo& info) {
  const std::string address = text_of(info[0]);
  const auto port = static_cast<uint16_t>(info[1].As<Napi::Number>().Uint32Value());
  const Status status = info[2].IsUndefined()
                            ? udp::try_bind(address, port)
                            : udp::try_bind_shared(address, port, text_of(info[2]));
  return status_to_js(info.Env(), status);
}

}  // namespace

void define(Napi::Object exports) {
  export_function(exports, "listens", listens);
  export_function(exports, "readerGone", reader_gone);
  export_function(exports, "tryBindUdp", try_bind_udp);
}

}  // namespace zmq_napi::system
