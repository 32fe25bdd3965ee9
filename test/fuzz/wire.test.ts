// A short run of the wire fuzzer with a fixed seed, and all faults that it has found.

import { readdirSync } from "node:fs";
import { join } from "node:path";

import { node } from "./programs";

const script = join(__dirname, "wire.mjs");
const folder = join(__dirname, "found", "wire");

/**
 * Prints the verdicts of an honest peer's ledger and of a hostile peer's decoder on given
 * bytes.
 */
const judge = `
import { Ledger } from ${JSON.stringify(join(__dirname, "wire", "child", "ledger.mjs"))};
import { Decoder } from ${JSON.stringify(join(__dirname, "wire", "decoder.mjs"))};
import { wsFrame, wsHead } from ${JSON.stringify(join(__dirname, "wire", "protocol", "websocket.mjs"))};
import { Sent, WsSent } from ${JSON.stringify(join(__dirname, "wire", "sent.mjs"))};
const fault = async (change, gaps) => {
  const ledger = new Ledger(true, gaps);
  const messages = [0, 1, 2].map(() => ledger.next());
  for (const message of change(messages)) ledger.accept(message);
  await ledger.complete(1);
  return ledger.fault === undefined ? "none" : ledger.fault.replace(/:\\d+:(\\d+:)/g, ":N:$1");
};
const target = { type: "Router", role: "bound", transport: "tcp", options: {} };
const faultsOf = (frame, greeting = { do: "greeting" }) => {
  const conversation = { version: "3.1", mechanism: "NULL", steps: [greeting] };
  const sent = new Sent();
  sent.add(Buffer.from("these bytes were sent"));
  const decoder = new Decoder(target, conversation, sent);
  decoder.accept(Buffer.alloc(64));
  decoder.accept(Buffer.from("\\x04\\x06\\x05READY", "latin1"));
  decoder.accept(Buffer.from(frame, "latin1"));
  return [...decoder.faults].join() || "none";
};
const wsSent = new Sent();
const written = new WsSent(wsSent);
const hex = (text) => Buffer.from(text, "hex");
written.add(Buffer.from("GET / HTTP/1.1\\r\\n\\r\\n"));
// A masked frame of ten bytes, of which nine are the next step; then two fragments.
written.add(Buffer.concat([wsHead(0x82, 10, 0n, true), hex("0102030400")]));
written.add(hex("0affffffffffffffff"));
written.add(wsFrame(Buffer.from("\\0one "), true, 0x02));
written.add(wsFrame(Buffer.from("ping"), true, 0x89));
written.add(wsFrame(Buffer.from("message"), true, 0x80));
const overWs = (digits) => wsSent.has(hex(digits));
const secret = new Ledger(false).message(0)[0].toString("latin1");
console.log(JSON.stringify({
  whole: await fault((all) => all),
  lost: await fault(([one, , three]) => [one, three]),
  unfinished: await fault(([one]) => [one]),
  late: await fault(([, two, three]) => [two, three], "before"),
  torn: await fault(([one, two]) => [[one[0], ...two]]),
  echo: faultsOf("\\x00\\x0abytes were"),
  invented: faultsOf("\\x00\\x0abytes are X"),
  another: faultsOf("\\x00\\x0abytes are X", { do: "greeting", edits: [{ set: [0, 1] }] }),
  pong: faultsOf("\\x04\\x0e\\x04PONGnot there"),
  wsLength: overWs("08fcfbfefdfcfbfefd"),
  wsMasked: overWs("0affffffffffffffff"),
  wsFragments: wsSent.has(Buffer.from("one message")),
  wsPing: wsSent.has(Buffer.from("ping")),
  disclosed: faultsOf("\\x00" + String.fromCharCode(secret.length) + secret),
}));
`;

/**
 * Prints the topics that a manual XPublisher's program approves, before and after its
 * honest peer came.
 */
const approval = `
import { Drive } from ${JSON.stringify(join(__dirname, "wire", "child", "drive.mjs"))};
const approved = async (honest, topic) => {
  const asked = ["\\x01", "\\x01topic", "\\x00topic", "topic"].map((text) => [Buffer.from(text)]);
  const topics = [];
  const socket = {
    closed: false,
    receive: async () => asked.shift() ?? Promise.reject((socket.closed = true)),
    subscribe: (given) => topics.push(String(given)),
  };
  const target = { type: "XPublisher", options: { manual: true }, reading: "eager", honest };
  const drive = new Drive(socket, target);
  if (topic !== undefined) drive.topic = topic;
  while (!socket.closed) await new Promise(setImmediate);
  return topics;
};
console.log(JSON.stringify({
  before: await approved(true, undefined),
  after: await approved(true, Buffer.from("topic")),
  hostile: await approved(false, undefined),
}));
`;

const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("the wire fuzzer", () => {
  it("finds nothing in the conversations of a fixed seed", async () => {
    const words = ["--seed", "3", "--conversations", "1500", "--shrink", "0"];
    const { code, text } = await node([script, ...words]);
    expect({ code, text }).toEqual({
      code: 0,
      text: expect.stringMatching(/\d{4} conversations in \d+ cases/) as string,
    });
  }, 120_000);

  it("reports a victim that ends with an error", async () => {
    const env = { ...process.env, ZMQ_NAPI_BINARY: "missing.node" };
    const files = readdirSync(folder).slice(0, 1);
    const { code, text } = await node([script, join(folder, files[0]!)], env);
    expect({ code, text }).toEqual({
      code: 1,
      text: expect.stringContaining("ended with code 1") as string,
    });
  });

  it("finds messages that are lost, late, torn, invented or disclosed", async () => {
    const { text } = await node(["--input-type=module", "-e", judge]);
    expect(JSON.parse(text)).toEqual({
      whole: "none",
      lost: "honest message 1 was due, but :N:2: + 8 B came",
      unfinished: "honest message 1 of 3 never came",
      late: "none",
      torn: "honest message 0 was due, but :N:0: + :N:1: + 8 B came",
      echo: "none",
      invented: "an echo has bytes that were never sent",
      another: "none",
      pong: "a PONG has bytes that were never sent",
      wsLength: true,
      wsMasked: false,
      wsFragments: true,
      wsPing: false,
      disclosed: expect.stringContaining("bytes came to a hostile one") as string,
    });
  });

  it("approves only what an honest peer asks for, if there is one", async () => {
    const { text } = await node(["--no-warnings", "--input-type=module", "-e", approval]);
    expect(JSON.parse(text)).toEqual({
      before: [],
      after: ["topic"],
      hostile: ["", "topic"],
    });
  });

  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  it.each(files)(
    "finds nothing in found/wire/%s",
    async (name) => {
      const { code, text } = await node([script, join(folder, name)]);
      expect({ code, text }).toEqual({
        code: 0,
        text: expect.stringMatching(/: no fault\n$/) as string,
      });
    },
    60_000,
  );
});
