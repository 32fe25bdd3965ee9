import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Unavailable } from "../harness/peer.mjs";

// Debian's package is there for Debian's Python, whatever comes first on the PATH.
const python = "/usr/bin/python3";
const program = fileURLToPath(new URL("pyzmq.py", import.meta.url));

/** @type {import("../harness/peer.mjs").Peer[]} */
export const peers = [
  {
    name: "pyzmq",
    about: "Python, send() and recv()",
    async version() {
      const ask =
        "import zmq; print(zmq.__version__, '(libzmq', zmq.zmq_version() + ')')";
      try {
        return (await promisify(execFile)(python, ["-c", ask])).stdout.trim();
      } catch {
        throw new Unavailable("on Debian: sudo apt-get install python3-zmq");
      }
    },
    roles: ["receiver", "sender", "server", "client"],
    pipelines: true,
    command: async (role, work) => ({
      argv: [python, program, role, JSON.stringify(work)],
    }),
  },
];
