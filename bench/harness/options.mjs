// The command line that all measurements share.

import { parseArgs } from "node:util";
import { Unavailable } from "./peer.mjs";

/** @typedef {import("./peer.mjs").Peer} Peer */
/** @typedef {import("./peer.mjs").Role} Role */

/** A mistake in the command line: its message is for a person. */
export class UsageError extends Error {}

/**
 * The options of the command line, which all take a value but `--quick` and `--help`.
 * Prints `help` and ends the process if that is asked for.
 *
 * @template {Record<string, string>} Defaults
 * @param {string} help
 * @param {Defaults} defaults
 * @returns {{ [Name in keyof Defaults]: string } & { json?: string, quick: boolean }}
 */
export function readOptions(help, defaults) {
  /** @type {import("node:util").ParseArgsConfig["options"]} */
  const options = {
    json: { type: "string" },
    quick: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  };
  for (const [name, value] of Object.entries(defaults))
    options[name] = { type: "string", default: value };
  try {
    const { values } = parseArgs({ options });
    if (!values["help"]) return /** @type {any} */ (values);
    console.log(help);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    process.exit(2);
  }
}

/** @param {string} name @param {string} text */
export function positive(name, text) {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new UsageError(`--${name} takes a positive integer, but got "${text}".`);
}

/** @param {string} name @param {string} text */
export const positives = (name, text) =>
  text.split(",").map((part) => positive(name, part));

/**
 * The transports asked for, or the usual ones.
 *
 * @param {string[] | undefined} asked
 * @param {string[]} usual
 * @param {string[]} [known]
 */
export function transportsOf(asked, usual, known = ["tcp", "ipc"]) {
  for (const name of asked ?? [])
    if (!known.includes(name))
      throw new UsageError(
        `There is no transport "${name}" here; there are ${known.join(", ")}.`,
      );
  return asked ?? usual;
}

/**
 * The peers named, or all; those that can't be run here are left out and said so.
 *
 * @param {readonly Peer[]} all
 * @param {string} names
 * @param {Role} role that they need to have
 */
export async function choosePeers(all, names, role) {
  const able = all.filter(({ roles }) => roles.includes(role));
  const asked = names === "all" ? able.map(({ name }) => name) : names.split(",");
  /** @type {Peer[]} */
  const peers = [];
  /** @type {Record<string, string>} */
  const versions = {};
  for (const name of asked) {
    const peer = able.find((one) => one.name === name);
    if (!peer) {
      const known = able.map((one) => one.name).join(", ");
      throw new UsageError(`There is no peer "${name}" here; there are ${known}.`);
    }
    try {
      versions[name] = await peer.version();
      peers.push(peer);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      console.log(`Without ${name}: ${error.message}`);
    }
  }
  return { peers, versions };
}

/** Runs a measurement; what a person can mend is said without a stack. @param {() => Promise<void>} main */
export async function program(main) {
  try {
    await main();
  } catch (error) {
    const plain = error instanceof UsageError || error instanceof Unavailable;
    console.error(plain ? error.message : error);
    process.exit(plain ? 2 : 1);
  }
}
