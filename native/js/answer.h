#pragma once

#include <napi.h>

#include "check.h"
#include "status.h"

namespace zmq_napi {

// A status as JavaScript sees it.
inline Napi::Value to_js(Napi::Env env, Status status) {
  return Napi::Number::New(env, status);
}

inline napi_value status_value(napi_env env, Status status) {
  napi_value value = nullptr;
  CHECK(napi_create_int32(env, status, &value) == napi_ok);
  return value;
}

}  // namespace zmq_napi
