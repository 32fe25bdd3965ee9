import { readFileSync } from "node:fs";
import { node } from "./command.mjs";
import { checkSize, received, rolesOf, throughputClock } from "./sockets.mjs";

/** @typedef {import("../harness/peer.mjs").Outcome} Outcome */
/** @typedef {import("../harness/peer.mjs").Peer} Peer */
/** @typedef {import("../harness/peer.mjs").Work} Work */
/** @typedef {import("./sockets.mjs").Tell} Tell */

/** From where on lending a buffer instead of copying it is worth a try. */
const lentFrom = 32_768;

const version = async () => {
  const manifest = new URL("../../package.json", import.meta.url);
  const { version } = await import("zmq-napi");
  return `${JSON.parse(readFileSync(manifest, "utf8")).version} (libzmq ${version})`;
};

/** @type {Peer[]} */
export const peers = [
  {
    name: "zmq-napi",
    about: "await send(), for await",
    version,
    roles: ["receiver", "sender", "server", "client"],
    pipelines: true,
    command: node("zmq-napi", "plain"),
  },
  {
    name: "zmq-napi-try",
    about: "trySend(), tryReceive(), awaiting only at the high-water marks",
    version,
    roles: ["receiver", "sender"],
    command: node("zmq-napi", "try"),
  },
  {
    name: "zmq-napi-lend",
    about: "await send() with zeroCopyThreshold, for await",
    version,
    suits: (size) => size >= lentFrom,
    roles: ["receiver", "sender"],
    command: node("zmq-napi", "lend"),
  },
];

/** @type {Record<string, () => Promise<Record<string, Function>>>} */
export const variants = {
  plain: async () => rolesOf(await import("zmq-napi")),

  lend: async () => rolesOf(await import("zmq-napi"), { zeroCopyThreshold: lentFrom }),

  async try() {
    const { Pull, Push } = await import("zmq-napi");
    return {
      /** @param {Work} work @param {Tell} tell */
      async receiver({ address, size, count }, tell) {
        const pull = new Pull();
        await pull.bind(address);
        tell({ endpoint: pull.lastEndpoint });
        const clock = throughputClock(count);
        for (;;) {
          const [frame] = pull.tryReceive() ?? (await pull.receive());
          checkSize(frame, size);
          if (clock.tick()) break;
        }
        const outcome = clock.stop();
        pull.close();
        return outcome;
      },

      /** @param {Work} work */
      async sender({ endpoint = "", size, count }) {
        const push = new Push();
        push.connect(endpoint);
        const message = Buffer.alloc(size);
        for (let i = 0; i < count; i++)
          if (!push.trySend(message)) await push.send(message);
        await received();
        push.close();
      },
    };
  },
};
