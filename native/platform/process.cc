#include "platform/process.h"

#ifdef _WIN32
#include <process.h>
#include <windows.h>
#else
#include <dlfcn.h>
#include <unistd.h>
#endif

namespace zmq_napi::process {

#ifdef _WIN32

int id() { return _getpid(); }

void keep_addon_loaded() {
  HMODULE module = nullptr;
  GetModuleHandleExW(
      GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
      reinterpret_cast<LPCWSTR>(&keep_addon_loaded), &module);
}

#else

int id() { return getpid(); }

void keep_addon_loaded() {
  Dl_info addon{};
  if (dladdr(reinterpret_cast<void*>(&keep_addon_loaded), &addon) == 0) return;
  // Nobody closes the handle: an open handle keeps the code.
  static_cast<void>(dlopen(addon.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE));
}

#endif

}  // namespace zmq_napi::process
