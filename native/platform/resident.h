#pragma once

namespace zmq_napi {

// Keeps the addon's code in memory until the process ends. Node unloads an addon with the
// last worker that has it, while libzmq's threads may still deliver what lingers.
//
// Threads: any.
// Owns, Borrows: nothing.
// Errors: none; a system that refuses keeps its own rules for unloading.
void stay_resident();

}  // namespace zmq_napi
