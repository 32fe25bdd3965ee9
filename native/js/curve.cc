#include "js/curve.h"

#include <zmq.h>

#include <string>

#include "js/values.h"
#include "status.h"

namespace zmq_napi::curve {

namespace {

// A key of 32 bytes has this size as Z85 text, with the final NUL.
constexpr size_t key_text = 41;

// curveKeyPair(): string | status. The string of 80 characters is the public key and then
// the secret key.
Napi::Value key_pair(const Napi::CallbackInfo& info) {
  char public_key[key_text];
  char secret_key[key_text];
  const Status status = status_of(zmq_curve_keypair(public_key, secret_key));
  if (status < 0) return status_to_js(info.Env(), status);
  return Napi::String::New(info.Env(), std::string(public_key) + secret_key);
}

// curvePublicKey(secretKey: string): string | status
Napi::Value public_key(const Napi::CallbackInfo& info) {
  const std::string secret_key = text_of(info[0]);
  char public_key[key_text];
  const Status status = status_of(zmq_curve_public(public_key, secret_key.c_str()));
  if (status < 0) return status_to_js(info.Env(), status);
  return Napi::String::New(info.Env(), public_key);
}

}  // namespace

void define(Napi::Object exports) {
  export_function(exports, "curveKeyPair", key_pair);
  export_function(exports, "curvePublicKey", public_key);
}

}  // namespace zmq_napi::curve
