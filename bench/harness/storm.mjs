import { compiled, role } from "../processes/command.mjs";
import { pair } from "./pair.mjs";
import { addressOf } from "./processes.mjs";

/**
 * Lets so many peers, all of one C++ program, connect to a socket of `peer` at once, each to
 * send a message: seconds until all have arrived, and bytes that the server grew by for each.
 *
 * @param {import("./peer.mjs").Peer} peer
 * @param {number} peers
 * @param {Record<string, unknown>} [options] of the socket
 */
export async function storm(peer, peers, options) {
  const address = addressOf("tcp");
  const server =
    peer.name === "libzmq"
      ? await compiled("storm", ["server", address, peers])
      : role(
          "storm",
          peer,
          "server",
          { address, peers, options },
          { flags: ["--expose-gc"] },
        );
  const { argv } = await compiled("storm", ["peers"]);
  const { bound, connected } = await pair(server, (endpoint) => ({
    argv: [...argv, endpoint, String(peers)],
  }));
  return { seconds: bound.end - connected.start, bytesEach: bound.bytes / peers };
}
