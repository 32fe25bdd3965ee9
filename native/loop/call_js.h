#pragma once

#include <node_api.h>

namespace zmq_napi {

// Calls `function` from the event loop, in `context`, and then runs what is due
// (promises, ticks). An exception that the function throws is an uncaught exception of
// the program. Does nothing in a worker that is being terminated. All calls of JavaScript
// go this way.
//
// Threads: the JavaScript thread, which runs no JavaScript at that moment.
// Owns, Borrows: nothing.
// Errors: none; no exception is pending afterwards.
void call_js(napi_env env, napi_async_context context, napi_value function);

}  // namespace zmq_napi
