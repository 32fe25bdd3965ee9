#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "check.h"
#include "status.h"

// Reads and makes JavaScript values.
//
// Threads: the JavaScript thread.
// Borrows: the memory of bytes, which stays valid until JavaScript runs again.
namespace zmq_napi {

// Returns a status as a JavaScript number.
inline Napi::Value status_to_js(napi_env env, Status status) {
  napi_value value = nullptr;
  CHECK(napi_create_int32(env, status, &value) == napi_ok);
  return {env, value};
}

// Adds `function` to `exports`, under `name`.
template <typename Function>
void export_function(Napi::Object exports, const char* name, Function function) {
  exports.Set(name, Napi::Function::New(exports.Env(), function, name));
}

// Returns a string as UTF-8.
inline std::string text_of(Napi::Value value) {
  return value.As<Napi::String>().Utf8Value();
}

struct Bytes {
  uint8_t* data = nullptr;
  size_t size = 0;
};

// Returns the bytes of a Buffer, a typed array or a DataView.
inline Bytes bytes_of(napi_env env, napi_value value) {
  void* data = nullptr;
  size_t size = 0;
  // Some hosts accept a DataView only in napi_get_dataview_info().
  if (napi_get_buffer_info(env, value, &data, &size) != napi_ok) {
    CHECK(napi_get_dataview_info(env, value, &size, &data, nullptr, nullptr) == napi_ok);
  }
  return {static_cast<uint8_t*>(data), size};
}

inline Bytes bytes_of(Napi::Value value) { return bytes_of(value.Env(), value); }

}  // namespace zmq_napi
