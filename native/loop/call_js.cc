#include "loop/call_js.h"

namespace zmq_napi {

void call_js(napi_env env, napi_async_context context, napi_value function) {
  napi_value result = nullptr;
  const napi_status status =
      napi_make_callback(env, context, function, function, 0, nullptr, &result);
  if (status == napi_ok) return;
  bool threw = false;
  napi_value error = nullptr;
  if (napi_is_exception_pending(env, &threw) == napi_ok && threw &&
      napi_get_and_clear_last_exception(env, &error) == napi_ok) {
    napi_fatal_exception(env, error);
  }
}

}  // namespace zmq_napi
