// The requirements for the binary of each target.

/**
 * @typedef {object} Requirement
 * @property {string} format as LLVM names it
 * @property {RegExp} libraries the libraries that every such system has
 * @property {string} [libc] the newest version of glibc's symbols
 * @property {string} [oldest] the oldest system, which a binary for macOS states
 * @property {string} signature
 * @property {string[]} spareExports symbols that it may export besides those that Node calls
 * @property {string[]} features macros that libzmq's platform.hpp must define
 */

/** In bytes. */
export const largestBinary = 2.5e6;
export const largestPackage = 25e6;

/** The functions that the program that loads the addon must provide. */
export const hostFunction = /^(?:napi|node_api)_\w+$/;

/** The functions that the addon looks up in that program at run time, and can do without. */
export const libuvFunctions = [
  ...["uv_poll_init", "uv_poll_init_socket", "uv_poll_start", "uv_poll_stop"],
  ...["uv_close", "uv_default_loop", "uv_ref", "uv_unref"],
];

/**
 * The symbols that Zig's unwinder exports on Windows from every library that contains it. These
 * exports replace nothing elsewhere: on Windows a binary names the library of each function that
 * it imports.
 */
const unwinder = [
  "_GCC_specific_handler _Unwind_DeleteException _Unwind_ForcedUnwind _Unwind_GetGR",
  "_Unwind_GetIP _Unwind_GetLanguageSpecificData _Unwind_GetRegionStart",
  "_Unwind_RaiseException _Unwind_Resume _Unwind_SetGR _Unwind_SetIP unw_get_fpreg",
  "unw_get_proc_info unw_get_proc_name unw_get_reg unw_getcontext unw_init_local",
  "unw_is_fpreg unw_is_signal_frame unw_iterate_dwarf_unwind_cache unw_local_addr_space",
  "unw_regname unw_resume unw_set_fpreg unw_set_reg unw_step",
];

/** The symbols of the libraries inside. The binary must not import them from elsewhere. */
export const inside = /^_?(?:zmq|sodium|crypto|randombytes)_/;

const everywhere = [
  "HAVE_IF_NAMETOINDEX HAVE_STRNLEN ZMQ_BUILD_DRAFT_API ZMQ_CACHELINE_SIZE ZMQ_HAVE_CURVE",
  "ZMQ_HAVE_IPC ZMQ_HAVE_NOEXCEPT ZMQ_HAVE_WS ZMQ_POLL_BASED_ON_POLL ZMQ_USE_BUILTIN_SHA1",
  "ZMQ_USE_CV_IMPL_STL11 ZMQ_USE_LIBSODIUM ZMQ_USE_RADIX_TREE",
];

const onUnix = [
  ...everywhere,
  "ZMQ_HAVE_IFADDRS ZMQ_HAVE_O_CLOEXEC ZMQ_HAVE_SO_KEEPALIVE",
  "ZMQ_HAVE_TCP_KEEPCNT ZMQ_HAVE_TCP_KEEPINTVL ZMQ_HAVE_UIO",
];

/**
 * The macros of a native build. On macOS libzmq looks for clock_gettime in a wrong library, and for
 * mkdtemp and LOCAL_PEERCRED in wrong headers. So no build with CMake has them there. (libzmq uses
 * the clock all the same: see its clock.hpp.)
 */
const features = {
  linux: [
    ...onUnix,
    "HAVE_ACCEPT4 HAVE_CLOCK_GETTIME HAVE_MKDTEMP ZMQ_HAVE_EVENTFD",
    "ZMQ_HAVE_EVENTFD_CLOEXEC ZMQ_HAVE_PTHREAD_SETNAME_2",
    "ZMQ_HAVE_PTHREAD_SET_AFFINITY ZMQ_HAVE_SOCK_CLOEXEC ZMQ_HAVE_SO_BINDTODEVICE",
    "ZMQ_HAVE_SO_PEERCRED ZMQ_HAVE_SO_PRIORITY ZMQ_HAVE_TCP_KEEPIDLE ZMQ_HAVE_TIPC",
    "ZMQ_IOTHREAD_POLLER_USE_EPOLL ZMQ_IOTHREAD_POLLER_USE_EPOLL_CLOEXEC",
  ],
  win32: [...everywhere, "ZMQ_HAVE_WINDOWS ZMQ_IOTHREAD_POLLER_USE_EPOLL"],
  darwin: [
    ...onUnix,
    "ZMQ_HAVE_PTHREAD_SETNAME_1 ZMQ_HAVE_TCP_KEEPALIVE ZMQ_IOTHREAD_POLLER_USE_KQUEUE",
  ],
};

const words = (/** @type {string[]} */ lines) => lines.join(" ").split(" ");
const plain = { signature: "none", spareExports: [] };

/** @returns {Requirement} */
const glibc = (/** @type {string} */ format) => ({
  ...plain,
  format,
  libraries:
    /^(?:lib(?:c\.so\.6|m\.so\.6|pthread\.so\.0|dl\.so\.2|rt\.so\.1)|ld-linux.*)$/,
  libc: "2.17",
  features: words(features.linux),
});

/** @returns {Requirement} */
const musl = (/** @type {string} */ format) => ({
  ...plain,
  format,
  libraries: /^libc\.so$/,
  features: words(features.linux),
});

/** @returns {Requirement} */
const windows = (/** @type {string} */ format) => ({
  ...plain,
  format,
  libraries:
    /^(?:kernel32|ws2_32|rpcrt4|iphlpapi|advapi32|ntdll|api-ms-win-crt-[\w-]+)\.dll$/i,
  spareExports: words(unwinder),
  features: words(features.win32),
});

/** @param {string} format @param {string} oldest @returns {Requirement} */
const darwin = (format, oldest) => ({
  ...plain,
  format,
  libraries: /^\/usr\/lib\/libSystem\.B\.dylib$/,
  oldest,
  signature: "ad hoc",
  features: words(features.darwin),
});

/** @type {Record<string, Requirement>} */
export const requirements = {
  "linux-x64": glibc("elf64-x86-64"),
  "linux-x64-musl": musl("elf64-x86-64"),
  "linux-arm64": glibc("elf64-littleaarch64"),
  "linux-arm64-musl": musl("elf64-littleaarch64"),
  "linux-arm": glibc("elf32-littlearm"),
  "win32-x64": windows("COFF-x86-64"),
  "win32-arm64": windows("COFF-ARM64"),
  "win32-ia32": windows("COFF-i386"),
  "darwin-x64": darwin("Mach-O 64-bit x86-64", "10.15"),
  "darwin-arm64": darwin("Mach-O arm64", "11.0"),
};
