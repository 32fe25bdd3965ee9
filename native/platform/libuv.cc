#include "platform/libuv.h"

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace zmq_napi {

namespace {

#if defined(_WIN32)

constexpr char poll_init_name[] = "uv_poll_init_socket";

// The host is the program, under any name, or a library of the program.
void* host_symbol(const char* name) {
  constexpr const char* modules[] = {nullptr, "libnode.dll", "node.dll"};
  for (const char* module : modules) {
    const HMODULE host = GetModuleHandleA(module);
    if (host == nullptr) continue;
    const FARPROC symbol = GetProcAddress(host, name);
    if (symbol != nullptr) return reinterpret_cast<void*>(symbol);
  }
  return nullptr;
}

#else

constexpr char poll_init_name[] = "uv_poll_init";

void* host_symbol(const char* name) { return dlsym(RTLD_DEFAULT, name); }

#endif

template <typename Function>
bool find(const char* name, Function* function) {
  *function = reinterpret_cast<Function>(host_symbol(name));
  return *function != nullptr;
}

bool find_all(Libuv* libuv) {
  return find(poll_init_name, &libuv->poll_init) &&
         find("uv_poll_start", &libuv->poll_start) &&
         find("uv_poll_stop", &libuv->poll_stop) && find("uv_close", &libuv->close) &&
         find("uv_ref", &libuv->ref) && find("uv_unref", &libuv->unref) &&
         find("uv_default_loop", &libuv->default_loop);
}

}  // namespace

const Libuv* Libuv::of_host() {
  static Libuv libuv{};
  static const bool complete = find_all(&libuv);
  return complete ? &libuv : nullptr;
}

}  // namespace zmq_napi
