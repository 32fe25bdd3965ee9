#pragma once

// These functions concern the process that the addon runs in.
//
// Threads: any.
namespace zmq_napi::process {

int id();

// Keeps the addon's code in memory until the process ends. Node unloads an addon with the
// last worker that uses it, while libzmq's threads may still deliver lingering messages.
// If the system refuses, its own rules for unloading apply.
void keep_addon_loaded();

}  // namespace zmq_napi::process
