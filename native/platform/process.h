#pragma once

// The process that the addon runs in.
//
// Threads: any.
// Errors: none.
namespace zmq_napi::process {

int id();

// Keeps the addon's code in memory until the process ends. Node unloads an addon with the
// last worker that has it, while libzmq's threads may still deliver what lingers. Where
// the system refuses, its own rules for unloading apply.
void keep_addon_loaded();

}  // namespace zmq_napi::process
