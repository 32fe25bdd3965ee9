// Read before all sources of the addon: Node-API as it is where buffers may have no memory
// but the runtime's own, as in Electron.
#pragma once

#define NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED

#include <node_api.h>

// With that definition the header declares no such function, but hosts have it.
inline napi_status napi_create_external_arraybuffer(napi_env /*env*/, void* /*data*/,
                                                    size_t /*size*/,
                                                    napi_finalize /*finalize*/,
                                                    void* /*hint*/,
                                                    napi_value* /*result*/) {
  return napi_no_external_buffers_allowed;
}
