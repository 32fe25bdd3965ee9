#include "platform/resident.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace zmq_napi {

#ifdef _WIN32

void stay_resident() {
  HMODULE module = nullptr;
  GetModuleHandleExW(
      GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
      reinterpret_cast<LPCWSTR>(&stay_resident), &module);
}

#else

void stay_resident() {
  Dl_info addon{};
  if (dladdr(reinterpret_cast<void*>(&stay_resident), &addon) == 0) return;
  // The handle is kept for good: that is what keeps the code.
  static_cast<void>(dlopen(addon.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE));
}

#endif

}  // namespace zmq_napi
