// What the command line of bench/index.mjs asks for.

import { parseArgs } from "node:util";
import { positive, positives, UsageError } from "./options.mjs";

/** @typedef {import("./workload.mjs").Choice} Choice */
/** @typedef {import("./workload.mjs").Workload} Workload */

/**
 * @typedef {object} Request
 * @property {Workload[]} workloads
 * @property {Choice} choice
 * @property {string[]} [peers] the names asked for; all if there are none
 * @property {number} [rounds] instead of each workload's own number
 * @property {{ json?: string, html?: string, svg?: string }} outputs
 * @property {boolean} list
 * @property {boolean} help
 */

const options = /** @type {const} */ ({
  quick: { type: "boolean", default: false },
  peers: { type: "string" },
  rounds: { type: "string" },
  sizes: { type: "string" },
  transports: { type: "string" },
  count: { type: "string" },
  json: { type: "string" },
  html: { type: "string" },
  svg: { type: "string" },
  list: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
});

export const help = `Usage: zmq-napi bench [WORKLOAD...] [OPTIONS]
       npm run bench -- [WORKLOAD...] [OPTIONS]   (in a clone)

Measures zmq-napi and its peers, each in processes of its own, which take turns within each
round; prints medians, and from where to where the rounds went. Without names it runs all
workloads, which takes hours; with --quick some of them, in less than two minutes.
  --list             the workloads, their cases and peers
  --quick            fewer workloads, cases, messages and rounds
  --peers NAME,NAME  only these
  --rounds N         instead of what the workload has
  --sizes N,N        bytes of a message
  --transports NAME,NAME
  --count N          messages, or round trips, of one run
  --json FILE        the report for programs
  --html FILE        the report for people, with plots
  --svg DIR          the plots alone
  --help             print this`;

/** @param {string[]} args */
function parsed(args) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const what = error instanceof Error ? error.message : error;
    throw new UsageError(`${what}\n\n${help}`);
  }
}

/**
 * The workloads named. Without names all, or those that the quick set has.
 *
 * @param {readonly Workload[]} all
 * @param {string[]} names
 * @param {boolean} quick
 */
export function chooseWorkloads(all, names, quick) {
  if (names.length === 0)
    return all.filter(({ inQuickSet = false }) => !quick || inQuickSet);
  return names.map((name) => {
    const found = all.find((one) => one.name === name);
    if (found) return found;
    const known = all.map((one) => one.name).join(", ");
    throw new UsageError(`There is no workload "${name}"; there are ${known}.`);
  });
}

/** @param {string | undefined} text */
const list = (text) => text?.split(",").filter((part) => part !== "");

/** @param {string[]} args @param {readonly Workload[]} all @returns {Request} */
export function readRequest(args, all) {
  const { values, positionals } = parsed(args);
  const { quick, sizes, count, rounds, json, html, svg } = values;
  /** @type {Choice} */
  const choice = { quick };
  if (sizes !== undefined) choice.sizes = positives("sizes", sizes);
  if (count !== undefined) choice.count = positive("count", count);
  const transports = list(values.transports);
  if (transports) choice.transports = transports;
  return {
    workloads: chooseWorkloads(all, positionals, quick),
    choice,
    peers: list(values.peers),
    rounds: rounds === undefined ? undefined : positive("rounds", rounds),
    outputs: { json, html, svg },
    list: values.list,
    help: values.help,
  };
}
