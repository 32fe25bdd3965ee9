#include "js/curve.h"

#include <zmq.h>

#include <cstdint>
#include <string>

#include "js/values.h"
#include "status.h"

namespace zmq_napi::curve {

namespace {

// A key of 32 bytes as Z85 text, with its final NUL.
constexpr size_t key_text = 41;

// curveKeyPair(): [public + secret] as one string of 80 characters | status
Napi::Value key_pair(const Napi::CallbackInfo& info) {
  char public_key[key_text];
  char secret_key[key_text];
  const Status status = status_of(zmq_curve_keypair(public_key, secret_key));
  if (status < 0) return to_js(info.Env(), status);
  return Napi::String::New(info.Env(), std::string(public_key) + secret_key);
}

// curvePublicKey(secretKey: string): string | status
Napi::Value public_key(const Napi::CallbackInfo& info) {
  const std::string secret_key = info[0].As<Napi::String>();
  char public_key[key_text];
  const Status status = status_of(zmq_curve_public(public_key, secret_key.c_str()));
  if (status < 0) return to_js(info.Env(), status);
  return Napi::String::New(info.Env(), public_key);
}

// z85Encode(bytes: Uint8Array): string | status
Napi::Value z85_encode(const Napi::CallbackInfo& info) {
  const Bytes bytes = bytes_of(info[0]);
  std::string text(bytes.size * 5 / 4 + 1, '\0');
  if (zmq_z85_encode(text.data(), bytes.data, bytes.size) == nullptr) {
    return to_js(info.Env(), -zmq_errno());
  }
  text.pop_back();
  return Napi::String::New(info.Env(), text);
}

// z85Decode(text: string, bytes: Uint8Array): status. `bytes` has the room.
Napi::Value z85_decode(const Napi::CallbackInfo& info) {
  const std::string text = info[0].As<Napi::String>();
  const bool decoded = zmq_z85_decode(bytes_of(info[1]).data, text.c_str()) != nullptr;
  return to_js(info.Env(), decoded ? 0 : -zmq_errno());
}

}  // namespace

void define(Napi::Env env, Napi::Object exports) {
  exports.Set("curveKeyPair", Napi::Function::New(env, key_pair, "curveKeyPair"));
  exports.Set("curvePublicKey", Napi::Function::New(env, public_key, "curvePublicKey"));
  exports.Set("z85Encode", Napi::Function::New(env, z85_encode, "z85Encode"));
  exports.Set("z85Decode", Napi::Function::New(env, z85_decode, "z85Decode"));
}

}  // namespace zmq_napi::curve
