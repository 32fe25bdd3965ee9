import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Unavailable } from "../harness/peer.mjs";
import { node } from "./command.mjs";
import { rolesOf } from "./sockets.mjs";

/** @type {import("../harness/peer.mjs").Peer[]} */
export const peers = [
  {
    name: "zeromq.js",
    about: "await send(), for await",
    async version() {
      try {
        const folder = dirname(createRequire(import.meta.url).resolve("zeromq"));
        const manifest = readFileSync(join(folder, "../package.json"), "utf8");
        const { version } = await import("zeromq");
        return `${JSON.parse(manifest).version} (libzmq ${version})`;
      } catch {
        throw new Unavailable("npm install --no-save zeromq");
      }
    },
    roles: ["receiver", "sender", "server", "client"],
    pipelines: true,
    command: node("zeromq", "plain"),
  },
];

/** @type {Record<string, () => Promise<Record<string, Function>>>} */
export const variants = {
  // Its types differ from ours in details that the roles do not touch.
  plain: async () => rolesOf(/** @type {any} */ (await import("zeromq"))),
};
