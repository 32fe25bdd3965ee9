import { command } from "./command";

/** The command that builds the addon from the sources in the package. */
export const rebuildCommand = command({
  name: "rebuild",
  group: "package",
  about: "compiles the addon from source, where no prebuilt binary fits",
  details: [
    "Compiles libzmq, libsodium and the addon from the sources in this package, for the Node " +
      "and the machine that it runs on. Programs use what was built rather than a prebuilt " +
      "binary, until the package is installed again. It needs python3, make, a C++ compiler " +
      "and CMake, and no network where the headers of Node are installed.",
    "Environment: ZMQ_NAPI_LIBZMQ=PATH takes other sources of libzmq (an archive or a " +
      "folder); npm_config_zmq_shared=true links the system's libzmq; " +
      "npm_config_nodedir=FOLDER names the folder whose include/node has Node's headers.",
  ],
  options: {
    output: {
      kind: "text",
      value: "FILE",
      about:
        "build this file instead of the package's build/Release/zmq_napi.node; programs use " +
        "it when the environment variable ZMQ_NAPI_BINARY names it",
      completes: "file",
    },
    jobs: {
      kind: "whole",
      value: "N",
      least: 1,
      about: "compile N files at a time; without it, one per processor",
    },
  },
  async run({ values }) {
    const { rebuild } = await import("./source-build/build.js");
    await rebuild(values.output, values.jobs);
    return 0;
  },
});
