#pragma once

#include <zmq.h>

#include "status.h"

namespace zmq_napi::monitor {

// libzmq sends a socket's events on a socket of its own, from the thread in which they
// happen. Of the types that it can use for this only PUB never waits for its reader.
// Without the draft API there is only PAIR, with which the threads of libzmq stop
// for good as soon as an event finds no reader: then the monitor must end before its
// reader does, and before its socket is closed.
#ifdef ZMQ_BUILD_DRAFT_API
constexpr int reader_type = ZMQ_SUB;
constexpr bool outlives_socket = true;
#else
constexpr int reader_type = ZMQ_PAIR;
constexpr bool outlives_socket = false;
#endif

// Lets `reader`, a fresh socket of the reader's type, receive all events of `observed`.
// On failure `reader` is only good for closing.
Status start(void* observed, void* reader);

// Ends the monitor of `observed`, if it has one; its last event says so.
void stop(void* observed);

}  // namespace zmq_napi::monitor
