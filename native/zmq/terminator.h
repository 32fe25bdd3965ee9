#pragma once

#include <chrono>
#include <functional>

#include "status.h"

namespace zmq_napi::terminator {

// Ends libzmq contexts whose last user is gone. zmq_ctx_term waits for lingering
// messages. So each call runs on a thread of its own, and no JavaScript thread waits.
//
// Threads: all functions may be called from any thread.
// Owns: the contexts passed to it, until libzmq has ended them. Also owns one reserve
// thread, for contexts that find no thread of their own.
// Errors: prepare() returns a status; interrupted calls are repeated.

// Starts the reserve thread, once for the process. A context may be made only after this
// has succeeded. Its end then needs no other thread.
Status prepare();

// Ends `context`, which must have no other user. Then calls `done` on the thread that
// ended it. If no thread can be started, the context waits for a thread that ends another
// context.
void terminate(void* context, std::function<void()> done);

// A process that waits for queued messages this long says why it waits. TypeScript gives
// the same time to closed sockets (lib/events/overdue.ts).
constexpr std::chrono::milliseconds warn_after(500);

// Waits until every context passed so far has ended. After `warn_after`, prints a line on
// stderr that says why the process waits.
void wait_for_all();

// Does the same, but gives up silently when `limit` is over.
void wait_for_all(std::chrono::milliseconds limit);

}  // namespace zmq_napi::terminator
