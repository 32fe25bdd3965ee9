#pragma once

#include <node_api.h>

namespace zmq_napi {

// Calls `function` from the event loop, in `context`. Then runs the promise callbacks and
// ticks that are due. If `function` throws, the exception is an uncaught exception of the
// program. Does nothing in a worker that is being terminated. All calls of JavaScript use
// this function.
//
// Threads: the JavaScript thread, at a moment when it runs no JavaScript.
// Errors: none; no exception is pending afterwards.
void call_js(napi_env env, napi_async_context context, napi_value function);

}  // namespace zmq_napi
