#pragma once

#include <uv.h>

namespace zmq_napi {

// Holds the libuv functions that the addon calls. The addon looks them up in the host at
// run time. So it can be loaded in a host that lacks them.
//
// Threads: any.
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
  decltype(&uv_default_loop) default_loop;

  // Returns null if the host lacks any of them.
  static const Libuv* of_host();
};

}  // namespace zmq_napi
