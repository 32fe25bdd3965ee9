{
  "variables": {
    "addon_defines": [
      "NAPI_VERSION=8",
      "NODE_ADDON_API_DISABLE_CPP_EXCEPTIONS",
      "NODE_ADDON_API_DISABLE_DEPRECATED",
      "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"
    ],
    "vendored_defines": ["ZMQ_STATIC", "ZMQ_BUILD_DRAFT_API=1"],
    "windows_defines": ["NOMINMAX", "_CRT_SECURE_NO_WARNINGS"],
    "windows_libraries": ["-lws2_32", "-lrpcrt4", "-liphlpapi", "-ladvapi32"],
    "warnings": [
      "-Wall",
      "-Wextra",
      "-Wpedantic",
      "-Wshadow",
      "-Wconversion",
      "-Werror"
    ],
    "addon_cflags": ["-fvisibility=hidden", "-ffunction-sections", "-fdata-sections"],
    "addon_cflags_cc": [
      "-std=c++17",
      "-fno-exceptions",
      "-fno-rtti",
      "-fvisibility-inlines-hidden"
    ]
  }
}
