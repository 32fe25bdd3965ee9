#pragma once

#include <node_api.h>

namespace zmq_napi {

// Calls `function` from the event loop, in the async context that is given, and runs what
// is due after it (promises, ticks). What it throws is an uncaught exception of the
// program. Nothing happens in a worker that is being terminated.
//
// Threads: the JavaScript thread, which runs no JavaScript at that moment.
// Owns, Borrows: nothing.
// Errors: none; no exception is pending afterwards.
void call_js(napi_env env, napi_async_context context, napi_value function);

}  // namespace zmq_napi
