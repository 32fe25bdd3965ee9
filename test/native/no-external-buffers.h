// The compiler reads this header before all sources of the addon. It gives Node-API
// without buffers on foreign memory, as in Electron.
#pragma once

#define NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED

#include <node_api.h>

// With that definition, the header does not declare the function, but hosts have it.
inline napi_status napi_create_external_arraybuffer(napi_env /*env*/, void* /*data*/,
                                                    size_t /*size*/,
                                                    napi_finalize /*finalize*/,
                                                    void* /*hint*/,
                                                    napi_value* /*result*/) {
  return napi_no_external_buffers_allowed;
}
