// Writes docs/options.md from the tables of options in lib/ and their comments.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { property, rows, source, table } from "./support/option-tables.mjs";
import { root } from "./support/run.mjs";

const help = `Usage: node scripts/option-docs.mjs [--check]

Writes docs/options.md, the reference of all options, from the tables in lib/options.
  --check  write nothing; fail if the page is not what would be written`;

const path = join(root, "docs", "options.md");

const introduction = `# Options

Every option of libzmq that is not a draft, by the property that it is here. Made from the
comments in \`lib/options\` by \`node scripts/option-docs.mjs\`: change them, not this page.

- Options are properties of the socket and can be given to its constructor:
  \`new Push({ linger: 0 })\`, \`push.linger = 0\`, \`push.linger\`.
- **They act on the next \`bind\` or \`connect\`**, unless the description says "at once". Set
  too late, they cause the warning "Socket option will not take effect until next
  connect/bind." and do nothing to connections that are there.
- A value of the wrong type throws a TypeError, a number out of range a RangeError with code
  \`EINVAL\`, a misspelt name in the constructor or an assignment a TypeError.
- Times are in milliseconds, sizes in bytes, unless the description says otherwise.
- An option without a name here is reached by libzmq's number from a subclass, with the
  protected methods \`getInt32Option(number)\`, \`setInt32Option(number, value)\` and their
  like for \`Bool\`, \`Uint32\`, \`Int64\`, \`Uint64\` and \`String\`.
`;

/** @param {string} text */
const cell = (text) => (text === "" ? "–" : text.replaceAll("|", "\\|"));

/** @param {string} title @param {import("./support/option-tables.mjs").Row[]} found */
function section(title, found) {
  const lines = found.map(({ name, takes, initial, says, zmq }) =>
    ["", `\`${name}\``, cell(takes), cell(initial), cell(says), cell(zmq), ""].join("|"),
  );
  const head = [
    "|Property|Takes|Default|What it says|libzmq's name|",
    "|---|---|---|---|---|",
  ];
  return [`## ${title}`, "", ...head, ...lines, ""].join("\n");
}

/** The page, as it should be. */
function written() {
  const options = source("lib/options/socket-options.ts");
  const directions = source("lib/sockets/directions.ts");
  const publishing = source("lib/sockets/publish-subscribe.ts");
  const context = source("lib/options/context-options.ts");
  /** @param {string} type */
  const of = (type) => rows(table(options, ["typeOptions", type]));
  return [
    introduction,
    section("Every socket", rows(table(options, ["commonOptions"]))),
    section("Sockets that send", [
      ...rows(table(options, ["sendingOptions"])),
      property(directions, "Writable", "zeroCopyThreshold", "from 0"),
      property(directions, "Writable", "pendingSendLimit", "from 0"),
    ]),
    section("Sockets that receive", rows(table(options, ["receivingOptions"]))),
    section("Publisher", of("publisher")),
    section("Subscriber", of("subscriber")),
    section("XPublisher", [
      ...of("xpublisher"),
      property(publishing, "XPublisher", "verbosity", 'null, "allSubs", "allSubsUnsubs"'),
    ]),
    section("Request", of("request")),
    section("Reply", of("reply")),
    section("Dealer", of("dealer")),
    section("Router", of("router")),
    section("Push and Pull", of("pipeline")),
    section("Stream", of("stream")),
    section("Gather and Scatter (drafts)", of("singleFramePipeline")),
    section("Context", rows(table(context, ["contextOptions"]))),
    section("With GSSAPI only", rows(table(options, ["gssapiOptions"]))),
    section("With VMCI only", rows(table(options, ["vmciOptions"]))),
  ].join("\n");
}

/** @param {string[]} options */
function main(options) {
  if (options.includes("--help")) return console.log(help);
  const page = written();
  if (!options.includes("--check")) return writeFileSync(path, page);
  if (page === readFileSync(path, "utf8")) return;
  console.error("docs/options.md is out of date: run node scripts/option-docs.mjs");
  process.exitCode = 1;
}

main(process.argv.slice(2));
