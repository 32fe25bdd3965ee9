// An addon with one planted fault for each sanitizer. It proves, before the tests run, that
// the sanitizers see what happens in an addon, and that their reports are found.

#include <node_api.h>

#include <climits>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace {

int shared_number = 0;

void race() {
  std::thread other([] { ++shared_number; });
  ++shared_number;
  other.join();
}

void overflow_heap() {
  volatile char* const bytes = new char[8];
  bytes[8] = 1;
  delete[] bytes;
}

void overflow_number() {
  volatile int number = INT_MAX;
  number = number + 1;
}

void leak() {
  void* volatile lost = std::malloc(77);
  std::memset(lost, 0, 77);
  lost = nullptr;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) napi_value napi_register_module_v1(
    napi_env, napi_value exports) {
  const char* const wanted = std::getenv("PLANTED");
  if (wanted == nullptr) return exports;
  if (std::strcmp(wanted, "race") == 0) race();
  if (std::strcmp(wanted, "heap") == 0) overflow_heap();
  if (std::strcmp(wanted, "number") == 0) overflow_number();
  if (std::strcmp(wanted, "leak") == 0) leak();
  return exports;
}
