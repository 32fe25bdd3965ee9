#include <napi.h>
#include <zmq.h>
#ifndef ZMQ_NAPI_SHARED
#define SODIUM_STATIC 1
#include <sodium/version.h>
#include <zmq_napi_patches.h>
#endif

#include <string>
#include <string_view>

#include "js/context.h"
#include "js/curve.h"
#include "js/incoming.h"
#include "js/proxy.h"
#include "js/socket.h"
#include "js/system.h"
#include "js/values.h"
#include "loop/environment.h"
#include "platform/libuv.h"
#include "platform/process.h"
#include "zmq/draft.h"
#include "zmq/kept_memory.h"
#include "zmq/listener_closed.h"
#include "zmq/terminator.h"

// This file defines the exports of the addon; see lib/addon/native.ts. Each JavaScript
// thread calls start() before anything else.
namespace zmq_napi {

namespace {

// version(): string. Returns "major.minor.patch" of the libzmq inside.
Napi::Value version(const Napi::CallbackInfo& info) {
  int major = 0;
  int minor = 0;
  int patch = 0;
  zmq_version(&major, &minor, &patch);
  const std::string text =
      std::to_string(major) + '.' + std::to_string(minor) + '.' + std::to_string(patch);
  return Napi::String::New(info.Env(), text);
}

// sodiumVersion(): string | undefined. A shared libzmq does not show the version of its
// libsodium.
Napi::Value sodium_version(const Napi::CallbackInfo& info) {
#ifdef ZMQ_NAPI_SHARED
  return info.Env().Undefined();
#else
  return Napi::String::New(info.Env(), sodium_version_string());
#endif
}

// patches(): string | undefined. Returns the digest of the patches that the libzmq inside
// has. The patches of a shared libzmq are not known. scripts/release/verify-prebuilds.mjs
// looks for this text in the binary.
Napi::Value patches(const Napi::CallbackInfo& info) {
#ifdef ZMQ_NAPI_SHARED
  return info.Env().Undefined();
#else
  static constexpr std::string_view text = "zmq-napi patches " ZMQ_NAPI_PATCHES;
  const char* const digest = text.data() + text.rfind(' ') + 1;
  return Napi::String::New(info.Env(), digest);
#endif
}

// has(capability: string): boolean
Napi::Value has(const Napi::CallbackInfo& info) {
  const std::string capability = text_of(info[0]);
#ifndef ZMQ_BUILD_DRAFT_API
  // A shared libzmq may have drafts although the addon was built without them.
  if (capability == "draft") return Napi::Boolean::New(info.Env(), false);
#endif
  return Napi::Boolean::New(info.Env(), zmq_has(capability.c_str()) == 1);
}

// openMembers(): number. Returns how many sockets, contexts and proxies this thread has
// open.
Napi::Value open_members(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), Environment::of(info.Env())->open_members());
}

// keptMemory(): number. Returns how many bytes are kept for the next large messages of
// the process.
Napi::Value kept_memory_of_process(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(kept_memory()));
}

// onDefaultLoop(): boolean. Returns whether this thread runs libuv's default loop. In
// Node, only the main thread does. The host must have libuv.
Napi::Value on_default_loop(const Napi::CallbackInfo& info) {
  const Libuv* const libuv = Libuv::of_host();
  uv_loop_t* loop = nullptr;
  const bool found = libuv != nullptr &&
                     napi_get_uv_event_loop(info.Env(), &loop) == napi_ok &&
                     libuv->default_loop() == loop;
  return Napi::Boolean::New(info.Env(), found);
}

// start(mainThread: boolean, onLibuv: boolean): void. TypeScript says whether the event
// loop is libuv's. Some hosts have functions with the names of libuv's that end the
// process.
Napi::Value start(const Napi::CallbackInfo& info) {
  const bool main_thread = info[0].As<Napi::Boolean>();
  process::keep_addon_loaded();
  listener_closed::start();
  const bool on_libuv = info[1].As<Napi::Boolean>();
  Environment::start(info.Env(), main_thread, on_libuv ? Libuv::of_host() : nullptr);
  return info.Env().Undefined();
}

// waitAtEnd(waits: boolean): void. Says whether the end of this thread waits for lent
// buffers and for messages. It does, unless this was called.
Napi::Value wait_at_end(const Napi::CallbackInfo& info) {
  const bool waits = info[0].As<Napi::Boolean>();
  Environment::of(info.Env())->set_waits_at_end(waits);
  return info.Env().Undefined();
}

// Exports a function that node-addon-api does not wrap: see Socket::send().
void export_plain_function(napi_env env, Napi::Object exports, const char* name,
                           napi_callback function) {
  napi_value value = nullptr;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
  exports.Set(name, value);
}

Napi::Object define(Napi::Env env, Napi::Object exports) {
  export_function(exports, "version", version);
  export_function(exports, "sodiumVersion", sodium_version);
  export_function(exports, "patches", patches);
  export_function(exports, "has", has);
  export_function(exports, "openMembers", open_members);
  export_function(exports, "keptMemory", kept_memory_of_process);
  export_function(exports, "onDefaultLoop", on_default_loop);
  export_function(exports, "start", start);
  export_function(exports, "waitAtEnd", wait_at_end);
  exports.Set("slabFrame", Napi::Number::New(env, incoming::slab_frame));
  exports.Set("slabRoom", Napi::Number::New(env, incoming::slab_room));
  exports.Set("maxParts", Napi::Number::New(env, Outgoing::max_parts));
  exports.Set("maxBatchFrames", Napi::Number::New(env, Outgoing::max_batch_frames));
  exports.Set("maxFrames", Napi::Number::New(env, incoming::max_frames));
  exports.Set("envelopeSize", Napi::Number::New(env, draft::envelope_size));
  exports.Set("groupLimit", Napi::Number::New(env, draft::group_limit()));
  exports.Set("warnAfter", Napi::Number::New(env, terminator::warn_after.count()));
  exports.Set("Context", Context::define(env));
  exports.Set("Socket", Socket::define(env));
  exports.Set("Proxy", Proxy::define(env));
  export_plain_function(env, exports, "send", Socket::send);
  export_plain_function(env, exports, "sendMany", Socket::send_many);
  export_plain_function(env, exports, "receive", Socket::receive);
  export_plain_function(env, exports, "sendAddressed", Socket::send_addressed);
  export_plain_function(env, exports, "receiveAddressed", Socket::receive_addressed);
  curve::define(exports);
  system::define(exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(zmq_napi, define)

}  // namespace zmq_napi
