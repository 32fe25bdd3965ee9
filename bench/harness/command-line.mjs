// Reads the command line of bench/index.mjs.

import { parseArgs } from "node:util";
import { Unavailable } from "./peer.mjs";

/** @typedef {import("./workload.mjs").Choice} Choice */
/** @typedef {import("./workload.mjs").Workload} Workload */

/** A mistake in the command line. The message is for a person, without a stack. */
export class UsageError extends Error {}

export const help = `Usage: zmq-napi bench [WORKLOAD...] [OPTIONS]
       npm run bench -- [WORKLOAD...] [OPTIONS]   (in a clone)

Measures zmq-napi and its peers. Each peer has processes of its own, and the peers take turns
within each round. Prints medians, with the slowest and the fastest round. Without names it runs
all workloads, which takes hours; with --quick it takes less than two minutes.
  --list             prints the workloads, their peers and metrics
  --quick            fewer workloads, cases, messages and rounds
  --peers NAME,NAME  only these peers
  --rounds N         instead of the workload's own number
  --sizes N,N        bytes of a message
  --transports NAME,NAME
  --count N          messages, or round trips, of one run
  --json FILE        writes the report for programs
  --html FILE        writes the report for people, with plots (in a clone)
  --help             prints this`;

/**
 * Reads the options with parseArgs. A mistake is a UsageError with the usage.
 * @template {import("node:util").ParseArgsConfig} Config
 * @param {Config} config @param {string} usage
 */
export function parsed(config, usage) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
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

/** The transports that the command line names, or the usual ones. @param {string[] | undefined} requested @param {string[]} usual */
export function transportsOf(requested, usual) {
  const unknown = requested?.find((name) => !["tcp", "ipc"].includes(name));
  if (unknown === undefined) return requested ?? usual;
  throw new UsageError(`Unknown transport "${unknown}". Known are tcp, ipc.`);
}

/** Returns the named workloads. @param {readonly Workload[]} all @param {string[]} names */
export const workloadsNamed = (all, names) =>
  names.map((name) => {
    const found = all.find((one) => one.name === name);
    if (found) return found;
    const known = all.map((one) => one.name).join(", ");
    throw new UsageError(`Unknown workload "${name}". Known are ${known}.`);
  });

/**
 * @param {string[]} args @param {readonly Workload[]} all
 * @param {readonly Workload[]} quickSet the workloads of --quick without names
 */
export function readRequest(args, all, quickSet) {
  const { values, positionals } = parsed(
    {
      args,
      allowPositionals: true,
      options: /** @type {const} */ ({
        quick: { type: "boolean", default: false },
        peers: { type: "string" },
        rounds: { type: "string" },
        sizes: { type: "string" },
        transports: { type: "string" },
        count: { type: "string" },
        json: { type: "string" },
        html: { type: "string" },
        list: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      }),
    },
    help,
  );
  const { quick, sizes, count, rounds, transports } = values;
  /** @type {Choice} */
  const choice = { quick };
  if (sizes !== undefined) choice.sizes = positives("sizes", sizes);
  if (count !== undefined) choice.count = positive("count", count);
  if (transports !== undefined) choice.transports = transports.split(",");
  return {
    ...values,
    workloads:
      positionals.length > 0 ? workloadsNamed(all, positionals) : quick ? quickSet : all,
    choice,
    peers: values.peers?.split(","),
    rounds: rounds === undefined ? undefined : positive("rounds", rounds),
  };
}

/** Runs a measurement. An error that a person can correct is printed without a stack. @param {() => Promise<void>} main */
export async function program(main) {
  try {
    await main();
  } catch (error) {
    const plain = error instanceof UsageError || error instanceof Unavailable;
    console.error(plain ? error.message : error);
    process.exit(plain ? 2 : 1);
  }
}
