#pragma once

#include <napi.h>

#include "status.h"

namespace zmq_napi {

// A status as JavaScript sees it.
inline Napi::Value to_js(Napi::Env env, Status status) {
  return Napi::Number::New(env, status);
}

}  // namespace zmq_napi
