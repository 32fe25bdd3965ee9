// Our tables of options, compared with libzmq's manual and sources.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { missingCapabilities } from "zmq-napi/internals";

import { contextOptions } from "../../lib/options/context-options";
import { contextOption, socketOption } from "../../lib/options/numbers";
import type { Option } from "../../lib/options/option";
import { allTables } from "../../lib/options/socket-options";
import { definedNumbers } from "./vendored";

interface Fact {
  name: string;
  access: "r" | "w" | "rw";
  unit?: string;
  min?: number;
  max?: number;
  default?: number | boolean;
  appliesTo?: string;
  atOnce?: boolean;
  since: string;
  draftBuildOnly?: boolean;
  requires?: string;
}

/** A row of docs/options.md. */
interface Documented {
  name: string;
  initial: string;
  meaning: string;
  zmq: string[];
}

const scripts = join(__dirname, "..", "..", "scripts", "dev");
const facts = JSON.parse(readFileSync(join(scripts, "libzmq-options.json"), "utf8")) as {
  socket: Fact[];
  context: Fact[];
};
const page = JSON.parse(
  execFileSync(process.execPath, [join(scripts, "option-docs.mjs"), "--json"], {
    encoding: "utf8",
  }),
) as Record<string, Documented[]>;
const documented = Object.values(page).flat();
const ofContext = page["Context"] ?? [];
const ofSockets = documented.filter((row) => !ofContext.includes(row));

/** Options that a method sets, that only the addon uses, or that a better option replaces. */
const elsewhere = [
  "ZMQ_SUBSCRIBE ZMQ_UNSUBSCRIBE ZMQ_CONNECT_ROUTING_ID",
  "ZMQ_FD ZMQ_EVENTS ZMQ_RCVMORE",
  "ZMQ_IPV4ONLY ZMQ_ROUTER_RAW",
].flatMap((names) => names.split(" "));

/** Properties that are no rows of a table. */
const byHand = ["metadata", "verbosity", "threadAffinityCpus"];

type Row = readonly [name: string, option: Option<unknown>, fact: Fact, as: Documented];

function rowsOf(
  tables: readonly Readonly<Record<string, Option<unknown>>>[],
  about: Fact[],
  pages: Documented[],
): Row[] {
  return tables.flatMap((table) =>
    Object.entries(table).map(([name, option]): Row => {
      const as = pages.find((row) => row.name === name);
      const fact = about.find((found) => found.name === as?.zmq[0]);
      if (!as || !fact) {
        throw new Error(
          `${name} needs a row in scripts/dev/libzmq-options.json, its libzmq name in ` +
            "its comment, and docs/options.md as option-docs.mjs writes it",
        );
      }
      return [name, option, fact, as];
    }),
  );
}

const rows = [
  ...rowsOf(allTables, facts.socket, ofSockets),
  ...rowsOf([contextOptions], facts.context, ofContext),
];

test("every option of libzmq has a property, or a reason for none", () => {
  const named = (of: Documented[]) => new Set(of.flatMap(({ zmq }) => zmq));
  const missing = (about: Fact[], names: Set<string>) =>
    about.map(({ name }) => name).filter((name) => !names.has(name));
  expect(missing(facts.socket, named(ofSockets))).toEqual(
    expect.arrayContaining(elsewhere),
  );
  expect(missing(facts.socket, named(ofSockets))).toHaveLength(elsewhere.length);
  expect(missing(facts.context, named(ofContext))).toEqual([]);
  const inTables = new Set(rows.map(([name]) => name));
  expect(byHand.filter((name) => inTables.has(name))).toEqual([]);
  expect(documented.map(({ name }) => name)).toEqual(expect.arrayContaining(byHand));
});

const ours: ReadonlyMap<string, number> = new Map(
  [...Object.entries(contextOption), ...Object.entries(socketOption)].map(
    ([name, number]) => [`ZMQ_${name}`, number],
  ),
);

/** Our number of an option; those that sockets and contexts both have are the same. */
function numberOf(name: string): number | undefined {
  return ours.get(name);
}

test("our table has each option once, and each has its facts", () => {
  const named = (table: object) => Object.keys(table).map((name) => `ZMQ_${name}`);
  const names = (about: Fact[]) => about.map(({ name }) => name);
  expect(named(socketOption)).toEqual(names(facts.socket));
  expect(named(contextOption)).toEqual(names(facts.context));
  for (const [name, number] of Object.entries(contextOption))
    expect([name, numberOf(`ZMQ_${name}`)]).toEqual([name, number]);
});

test("every fact has the number that zmq.h has, and every number has a fact", () => {
  const numbers = definedNumbers();
  const all = [...facts.socket, ...facts.context];
  for (const { name, since } of all) {
    // Options newer than the built libzmq are missing from its header.
    if (since !== "4.3.5" || numbers.has(name)) {
      expect([name, numbers.get(name)]).toEqual([name, numberOf(name)]);
    }
  }
  expect(all).toHaveLength(114 + 13);
});

test.each(rows)("%s has libzmq's number", (_name, { id }, fact) => {
  expect(id).toBe(numberOf(fact.name));
});

test.each(rows)("%s is read and written as libzmq allows", (_name, option, fact) => {
  expect(option.access).toBe(fact.access);
});

/** Ranges that are narrower than libzmq's, which takes what it can't bear. */
const narrower: Readonly<Record<string, [number, number]>> = {
  sendBatchSize: [64, 16_777_216],
  receiveBatchSize: [64, 16_777_216],
  ioThreads: [0, 256],
  maxSockets: [1, 1_048_576],
  typeOfService: [0, 255],
  busyPoll: [0, 0x7fffffff],
  ipcFilterProcess: [1, 0x7fffffff],
  ipcFilterUser: [0, 0x7fffffff],
  ipcFilterGroup: [0, 0x7fffffff],
  useFileDescriptor: [-1, 0x7fffffff],
};

test.each(rows.filter(([, { range, access }]) => range && access !== "r"))(
  "%s has libzmq's range",
  (name, { range }, { min = -0x80000000, max = 0x7fffffff }) => {
    expect(range).toEqual(narrower[name] ?? [min, max]);
  },
);

/** Defaults that the page says in other words, or that this package has changed. */
const otherWords: Readonly<Record<string, string>> = {
  sendBatchSize: "65536",
  receiveBatchSize: "65536",
  gssapiPrincipalNameType: '"hostBased"',
  gssapiServicePrincipalNameType: '"hostBased"',
  ipv6: "the context's `ipv6`",
  normMode: '"congestionControl"',
};

test.each(rows.filter(([, { access }]) => access !== "r"))(
  "%s is documented with its default",
  (name, option, fact, as) => {
    expect(as.initial).not.toBe("");
    const wanted = ofContext.includes(as) ? undefined : otherWords[name];
    if (wanted !== undefined) expect(as.initial).toBe(wanted);
    else if (fact.default !== undefined)
      expect(as.initial.replaceAll(",", "")).toBe(String(fact.default));
    else expect(["null", "[]", "0"]).toContain(as.initial);
    if (option.access !== "w") return;
    const written = Array.isArray(option.initial) ? "[]" : String(option.initial);
    expect(written).toBe(as.initial);
  },
);

test.each(rows)("%s names its unit first", (_name, _o, fact, as) => {
  const words: Readonly<Record<string, RegExp>> = {
    ms: /^Milliseconds/,
    s: /^Seconds/,
    µs: /^Microseconds/,
    KB: /^Kilobytes/,
    "kbit/s": /kilobits per second/,
    bytes: /Bytes|bytes|message/,
  };
  expect(as.meaning).toMatch(words[fact.unit ?? ""] ?? /./);
});

test.each(rows.filter(([, { access }]) => access !== "r"))(
  "%s warns of a late change unless it acts at once",
  (_name, { immediate }, { atOnce = false }, as) => {
    if (ofContext.includes(as)) return;
    expect(immediate).toBe(atOnce);
    expect(/Acts (at once|on)/.test(as.meaning)).toBe(atOnce);
  },
);

test.each(
  rows.filter(([, , { draftBuildOnly, requires, since }]) =>
    Boolean(draftBuildOnly ?? requires ?? since === "4.3.5"),
  ),
)("%s needs what libzmq needs for it", (_name, { needs }, fact) => {
  const missing = (missingCapabilities(needs) ?? "").toLowerCase();
  const has = (what: string) => !missing.includes(what);
  expect([has("4.3.5 or newer"), has("built with draft")]).toEqual([
    fact.since !== "4.3.5" || definedNumbers().has(fact.name),
    true,
  ]);
  if (fact.requires !== undefined) {
    const built = fact.requires.toLowerCase();
    expect(has(`built with ${built}`)).toBe(["curve", "limits"].includes(built));
  }
});
