#pragma once

#include <zmq.h>

#include "status.h"

namespace zmq_napi::monitor {

// libzmq sends the monitor events of a socket through a second socket, from the thread
// where the events happen. Of the types that libzmq can use for the second socket, only
// PUB never waits for its reader.
//
// Without the draft API there is only PAIR. With a PAIR, libzmq's threads stop for good
// as soon as an event finds no reader. The monitor must then end before its reader, and
// before the observed socket is closed.
#ifdef ZMQ_BUILD_DRAFT_API
constexpr int reader_type = ZMQ_SUB;
constexpr bool outlives_socket = true;
#else
constexpr int reader_type = ZMQ_PAIR;
constexpr bool outlives_socket = false;
#endif

// Makes `reader` receive all monitor events of `observed`. `reader` is a new socket of
// the type `reader_type`. After a failure, `reader` can only be closed.
Status start(void* observed, void* reader);

// Makes libzmq report the queues of each peer of `observed`, whose monitor runs. Returns
// how many monitor events will come, -EAGAIN if there are no peers, or -ENOTSUP if this
// libzmq can't tell.
Status ask_for_queues(void* observed);

// Ends the monitor of `observed`, if it has one. The last monitor event reports the end.
void stop(void* observed);

}  // namespace zmq_napi::monitor
