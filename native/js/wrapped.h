#pragma once

#include <napi.h>

namespace zmq_napi {

// Deletes `object` at the end of the thread if it was not wrapped. A thread that is being
// ended wraps no more objects, and nothing else deletes an object that is not wrapped.
// Call this last in the constructor.
//
// Threads: the JavaScript thread.
template <typename Wrapped>
void delete_unless_wrapped(const Napi::CallbackInfo& info, Wrapped* object) {
  if (!object->IsEmpty()) return;
  napi_add_env_cleanup_hook(
      info.Env(), [](void* left) { delete static_cast<Wrapped*>(left); }, object);
}

}  // namespace zmq_napi
