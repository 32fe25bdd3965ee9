// Much data through a slow reader takes little memory.

import { run } from "../support/program";

const mebibyte = 1024 * 1024;

/** Sends 128 MiB through sockets to a slow sink, and says how much memory that took. */
const program = `
const { Readable, Writable } = require("node:stream");
const { pipeline } = require("node:stream/promises");
const streams = require(process.env.ZMQ_NAPI.replace("index.js", "streams.js"));
const pull = new zmq.Pull();
const push = new zmq.Push();
push.connect(await pull.bind("tcp://127.0.0.1:*"));
const before = process.memoryUsage.rss();
let most = before;
let made = 0;
let got = 0;
function* source() {
  for (; made < 2048; made++) yield Buffer.alloc(65_536, made % 251);
}
const wrong = (bytes) => {
  const value = Math.floor(got / 65_536) % 251;
  return bytes[0] !== value || bytes[bytes.length - 1] !== value;
};
let chunks = 0;
const take = (bytes, callback) => {
  if (wrong(bytes)) throw new Error("Wrong bytes at " + got);
  got += bytes.length;
  most = Math.max(most, process.memoryUsage.rss());
  if (++chunks % 32 === 0) setTimeout(callback, 1);
  else setImmediate(callback);
};
const web = args[0] === "web";
const sink = web
  ? new WritableStream({ write: (bytes) => new Promise((done) => take(bytes, done)) })
  : new Writable({ write: (bytes, _, callback) => take(bytes, callback) });
await Promise.all(web
  ? [
      Readable.toWeb(Readable.from(source())).pipeTo(
        streams.toWebWritable(push, { end: true, close: true })),
      streams.toWebReadable(pull, { end: true, close: true }).pipeTo(sink),
    ]
  : [
      pipeline(source, streams.toWritable(push, { end: true, close: true })),
      pipeline(streams.toReadable(pull, { end: true, close: true }), sink),
    ]);
say(got);
say(most - before);
`;

test.each(["node", "web"])(
  "128 MiB through a slow sink take less than 64 MiB, by streams of the kind %s",
  async (kind) => {
    const { code, errors, lines } = await run(program, [kind]);
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(Number(lines[0])).toBe(128 * mebibyte);
    expect(Number(lines[1])).toBeLessThan(64 * mebibyte);
  },
  60_000,
);
