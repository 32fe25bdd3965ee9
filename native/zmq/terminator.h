#pragma once

#include <chrono>
#include <functional>

#include "status.h"

namespace zmq_napi::terminator {

// Ends libzmq contexts whose last user is gone. zmq_ctx_term waits for lingering
// messages, so each one runs on a thread of its own and no JavaScript thread waits.
//
// Threads: all functions may be called from any thread.
// Owns: the contexts passed to it, until libzmq has ended them; one reserve thread
// for those that find no thread of their own.
// Borrows: nothing.
// Errors: prepare() returns a status; interrupted calls are repeated.

// Starts the reserve thread, once for the process. A context may only be made
// after that has succeeded, because then its end needs no other thread.
Status prepare();

// Ends `context`, which has no other user any more, then calls `done` on the ending
// thread. When threads have run out, the context waits for one that ends another.
void terminate(void* context, std::function<void()> done);

// Waits until every context passed so far has ended. After half a second a line on
// stderr says why the process waits.
void wait_for_all();

// The same, but gives up, silently, when `limit` is over.
void wait_for_all(std::chrono::milliseconds limit);

}  // namespace zmq_napi::terminator
