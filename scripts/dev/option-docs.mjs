// Writes the tables of docs/options.md from the tables of options in lib/ and their comments.

import { facts, property, rows, source, table } from "./option-tables.mjs";
import { keepPart, runScript } from "../support/run.mjs";

/** @typedef {import("./option-tables.mjs").Row} Row */

const help = `Usage: node scripts/dev/option-docs.mjs [--check | --json]

Writes the tables of docs/options.md, the reference of all options, from those in lib/options.
  --check  write nothing; fail if the page is not what would be written
  --json   write nothing; print the sections of the page as data`;

/** @param {string} text */
const cell = (text) => (text === "" ? "–" : text.replaceAll("|", "\\|"));

/** @param {Row["fact"]} fact */
function since(fact) {
  if (fact === undefined) return "";
  const { since: first, draft, draftBuildOnly, requires } = fact;
  const needs = [draftBuildOnly ? "drafts" : [], requires ?? []].flat().join(" and ");
  return `${first}${draft ? ", draft" : ""}${needs ? `; needs ${needs}` : ""}`;
}

/** @param {string} title @param {Row[]} found */
function section(title, found) {
  const lines = found.map(({ name, takes, initial, meaning, zmq, fact }) => {
    const facts = [fact?.unit ?? "", initial, fact?.appliesTo ?? "", since(fact)];
    const cells = [takes, ...facts, meaning, zmq.join(", ")].map(cell);
    return ["", `\`${name}\``, ...cells, ""].join("|");
  });
  const head = [
    "|Property|Takes|Unit|Default|Applies to|Since|Meaning|libzmq's name|",
    "|---|---|---|---|---|---|---|---|",
  ];
  return [`## ${title}`, "", ...head, ...lines, ""].join("\n");
}

const files = {
  connection: source("lib/options/connection-options.ts"),
  context: source("lib/options/context-options.ts"),
  direction: source("lib/options/direction-options.ts"),
  draft: source("lib/options/draft-type-options.ts"),
  security: source("lib/options/security-options.ts"),
  tcp: source("lib/options/tcp-options.ts"),
  transport: source("lib/options/transport-options.ts"),
  type: source("lib/options/type-options.ts"),
};

/** Returns the rows of a table. @param {keyof typeof files} file @param {string[]} names */
const of = (file, ...names) => rows(table(files[file], names));

/** The sections for all sockets, or for a direction. @returns {Record<string, Row[]>} */
function commonSections() {
  const socket = source("lib/sockets/socket.ts");
  const directions = source("lib/sockets/directions.ts");
  return {
    "Every socket: connections": [
      ...of("connection", "connectionOptions"),
      property(socket, "Socket", "metadata", "object of strings"),
    ],
    "Every socket: TCP": of("tcp", "tcpOptions"),
    "Every socket: security": of("security", "securityOptions"),
    "Every socket: multicast": of("transport", "multicastOptions"),
    "Sockets that send": [
      ...of("direction", "sendingOptions"),
      property(directions, "Writable", "zeroCopyThreshold", "from 0"),
      property(directions, "Writable", "pendingSendLimit", "from 0"),
    ],
    "Sockets that receive": of("direction", "receivingOptions"),
  };
}

/** The sections for socket types. @returns {Record<string, Row[]>} */
function typeSections() {
  const publishing = source("lib/sockets/publish-subscribe.ts");
  return {
    Publisher: of("type", "typeOptions", "publisher"),
    Subscriber: of("type", "typeOptions", "subscriber"),
    XPublisher: [
      ...of("type", "typeOptions", "xpublisher"),
      property(publishing, "XPublisher", "verbosity", 'null, "allSubs", "allSubsUnsubs"'),
    ],
    XSubscriber: of("type", "typeOptions", "xsubscriber"),
    Request: of("type", "typeOptions", "request"),
    Reply: of("type", "typeOptions", "reply"),
    Dealer: of("type", "typeOptions", "dealer"),
    Router: of("type", "typeOptions", "router"),
    "Push and Pull": of("type", "typeOptions", "pipeline"),
    Stream: of("type", "typeOptions", "stream"),
    Server: of("draft", "draftTypeOptions", "server"),
    Client: of("draft", "draftTypeOptions", "client"),
    Peer: of("draft", "draftTypeOptions", "peer"),
    Radio: of("draft", "draftTypeOptions", "radio"),
    "Gather and Scatter": of("draft", "draftTypeOptions", "singleFramePipeline"),
  };
}

/** @returns {Row[]} */
function contextRows() {
  const file = source("lib/context.ts");
  const numbers = "array of numbers from 0";
  return [
    ...rows(table(files.context, ["contextOptions"]), facts.context),
    property(file, "Context", "threadAffinityCpus", numbers, facts.context),
  ];
}

/** Returns the rows of the page by the titles of its sections. @returns {Record<string, Row[]>} */
const sections = () => ({
  ...commonSections(),
  ...typeSections(),
  Context: contextRows(),
  "Every socket, with GSSAPI": of("security", "gssapiOptions"),
  "Every socket, with WebSockets over TLS": of("security", "wssOptions"),
  "Every socket, with NORM": of("transport", "normOptions"),
  "Every socket, with VMCI": of("transport", "vmciOptions"),
});

await runScript("option-docs", async () => {
  if (process.argv.includes("--help")) return console.log(help);
  const found = sections();
  if (process.argv.includes("--json")) return console.log(JSON.stringify(found));
  const parts = Object.entries(found).map(([title, of]) => section(title, of));
  keepPart(
    "docs/options.md",
    "scripts/dev/option-docs.mjs",
    ["", ...parts, ""].join("\n"),
  );
});
