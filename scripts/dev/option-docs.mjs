// Writes docs/options.md from the tables of options in lib/ and their comments.

import { join } from "node:path";
import { facts, property, rows, source, table } from "./option-tables.mjs";
import { keepPage, root, runScript } from "../support/run.mjs";

/** @typedef {import("./option-tables.mjs").Row} Row */

const help = `Usage: node scripts/dev/option-docs.mjs [--check | --json]

Writes docs/options.md, the reference of all options, from the tables in lib/options.
  --check  writes nothing, and fails if the page is out of date
  --json   writes nothing, and prints the sections of the page as data`;

const path = join(root, "docs", "options.md");

const introduction = `# Options

This page has every option of libzmq, stable and draft, under the name of its property. [Setting
options](guide/setting-options.md) shows how to set them, and which ones most programs need.

- Options are properties of the socket and can be given to its constructor:
  \`new Push({ linger: 0 })\`, \`push.linger = 0\`, \`push.linger\`.
- **An option acts on the next \`bind\` or \`connect\`**, unless its description says "at once". An
  option that is set too late causes the warning "Socket option will not take effect until next
  connect/bind.", and does not change connections that exist.
- A value of the wrong type throws a TypeError, a number out of range a RangeError with code
  \`EINVAL\`. A misspelt name is a TypeError in the constructor. In strict code it is a
  TypeError in an assignment too.
- The libzmq inside may be too old for an option, or built without a part that the option
  needs. Then reading and setting the property throws a ZmqError with code \`ENOTSUP\`, which
  says what is missing. *Since* has libzmq's version, and what it must be built with. \`version\`
  and \`capability\` say what is inside. The package itself is built with drafts, CURVE and
  WebSockets.
- libzmq may still change *draft* options.
- If libzmq can't read an option back, the property has the value that you set, and before
  that the default.
- *Applies to* names transports and, in libzmq's words, socket types. For other transports and
  types the option does nothing.

Options of a newer libzmq have no name here. Use their number:
\`socket.setOption(112, 6)\`, \`socket.getOption(112)\`, \`socket.getOption(99, "string")\`. A
boolean or number is set as an \`int\`, a bigint as a 64-bit integer, a string or Buffer as its
bytes, and null as no value. Contexts have both methods too. Subclasses also have those of
zeromq.js: \`getInt32Option(number)\`, \`setInt32Option(number, value)\`, and the same for
\`Bool\`, \`Uint32\`, \`Int64\`, \`Uint64\` and \`String\`.

This page is made from the comments in \`lib/options\` by \`node scripts/dev/option-docs.mjs\`:
change the comments, not the page.
`;

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
  const lines = found.map(({ name, takes, initial, says, zmq, fact }) => {
    const facts = [fact?.unit ?? "", initial, fact?.appliesTo ?? "", since(fact)];
    const cells = [takes, ...facts, says, zmq.join(", ")].map(cell);
    return ["", `\`${name}\``, ...cells, ""].join("|");
  });
  const head = [
    "|Property|Takes|Unit|Default|Applies to|Since|Meaning|libzmq's name|",
    "|---|---|---|---|---|---|---|---|",
  ];
  return [`## ${title}`, "", ...head, ...lines, ""].join("\n");
}

/** Returns the rows of the page by the titles of its sections. @returns {Record<string, Row[]>} */
function sections() {
  const socket = source("lib/sockets/socket.ts");
  const directions = source("lib/sockets/directions.ts");
  const publishing = source("lib/sockets/publish-subscribe.ts");
  const context = source("lib/context.ts");
  const options = {
    connection: source("lib/options/connection-options.ts"),
    context: source("lib/options/context-options.ts"),
    direction: source("lib/options/direction-options.ts"),
    draft: source("lib/options/draft-type-options.ts"),
    security: source("lib/options/security-options.ts"),
    tcp: source("lib/options/tcp-options.ts"),
    transport: source("lib/options/transport-options.ts"),
    type: source("lib/options/type-options.ts"),
  };
  /** @param {keyof typeof options} file @param {string[]} names */
  const of = (file, ...names) => rows(table(options[file], names));
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
    Context: [
      ...rows(table(options.context, ["contextOptions"]), facts.context),
      property(
        context,
        "Context",
        "threadAffinityCpus",
        "array of numbers from 0",
        facts.context,
      ),
    ],
    "Every socket, with GSSAPI": of("security", "gssapiOptions"),
    "Every socket, with WebSockets over TLS": of("security", "wssOptions"),
    "Every socket, with NORM": of("transport", "normOptions"),
    "Every socket, with VMCI": of("transport", "vmciOptions"),
  };
}

await runScript("option-docs", async () => {
  if (process.argv.includes("--help")) return console.log(help);
  const found = sections();
  if (process.argv.includes("--json")) return console.log(JSON.stringify(found));
  const parts = Object.entries(found).map(([title, of]) => section(title, of));
  const page = [introduction, ...parts].join("\n");
  keepPage(path, page, "scripts/dev/option-docs.mjs");
});
