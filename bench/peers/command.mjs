import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("role.mjs", import.meta.url));

/**
 * How a peer that is a module of this folder runs a role: in a Node of its own.
 *
 * @param {string} module
 * @param {string} variant
 * @returns {import("../harness/peer.mjs").Peer["command"]}
 */
export const node = (module, variant) => async (role, work) => ({
  argv: [process.execPath, program, module, variant, role, JSON.stringify(work)],
});
