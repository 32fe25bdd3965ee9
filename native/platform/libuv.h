#pragma once

#include <uv.h>

namespace zmq_napi {

// All that the addon calls of libuv. The functions are looked up in the host once it
// runs, so that the addon can be loaded where they are missing.
//
// Threads: any.
// Owns, Borrows: nothing.
// Errors: none.
struct Libuv {
#if defined(_WIN32)
  decltype(&uv_poll_init_socket) poll_init;
#else
  decltype(&uv_poll_init) poll_init;
#endif
  decltype(&uv_poll_start) poll_start;
  decltype(&uv_poll_stop) poll_stop;
  decltype(&uv_close) close;
  decltype(&uv_ref) ref;
  decltype(&uv_unref) unref;

  // Null if the host lacks any of them.
  static const Libuv* of_host();
};

}  // namespace zmq_napi
