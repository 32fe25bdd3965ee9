// A ws socket is open to everybody who finds its port, and must survive any bytes.

import { get } from "node:http";
import fc from "fast-check";
import { capability, Push } from "zmq-napi";

import { Program } from "../support/program";
import {
  frame,
  type FrameShape,
  requestOf,
  Stranger,
  upgrade,
} from "../support/stranger";

const withWs = capability.ws ? describe : describe.skip;

const without = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(upgrade).filter(([key]) => key !== name));
const welcome = /^HTTP\/1\.1 101 Switching Protocols\r\n/;
const hasHead = (bytes: Buffer) => bytes.includes("\r\n\r\n");

/** Sockets of each stable type but Stream, in a separate process. */
const servers = `
  const { secretKey } = zmq.curveKeyPair();
  const heartbeats = zmq.capability.wsBrowsers ? { heartbeatInterval: 5 } : {};
  const securities = [{}, { curveServer: true, curveSecretKey: secretKey }, { plainServer: true }];
  const names = ["Router", "Reply", "Publisher", "XPublisher", "Pull", "Dealer", "Pair",
    "Subscriber", "Push", "Request", "XSubscriber"];
  const ports = [];
  const sockets = [];
  for (const name of names) {
    for (const security of securities) {
      const socket = new zmq[name]({ ...security, ...heartbeats, linger: 0 });
      if (name === "Subscriber") socket.subscribe();
      const endpoint = await socket.bind("ws://127.0.0.1:*/");
      ports.push(/:(\\d+)\\//.exec(endpoint)[1]);
      sockets.push(socket);
    }
  }
  const pull = new zmq.Pull();
  say([...ports, await pull.bind("ws://127.0.0.1:*/")].join());
  setInterval(() => {
    for (const socket of sockets) {
      try { socket.tryReceive?.(); } catch {}
      try { socket.trySend?.(["a", "b"]); } catch {}
    }
  }, 5);
  for await (const [text] of pull) say(String(text));`;

let program: Program;
let ports: number[];
let alive: Push;
let rounds = 0;

/** The program still serves honest peers. */
async function expectAlive(): Promise<void> {
  await alive.send(`alive ${++rounds}`);
  await program.line(new RegExp(`^alive ${rounds}$`));
}

withWs("a stranger at a ws socket", () => {
  beforeEach(async () => {
    program = new Program(servers);
    const [line] = await program.line(/^\d+,.*$/);
    const words = line.split(",");
    alive = new Push();
    alive.connect(words.pop()!);
    ports = words.map(Number);
  });

  afterEach(async () => {
    alive.close();
    await program.kill();
  });

  test("is admitted with a proper request", async () => {
    using stranger = await Stranger.dial(ports[0]!);
    stranger.say(requestOf());
    const head = String(await stranger.receive(hasHead));
    expect(head).toMatch(welcome);
    // The accept value of the example key in the standard.
    expect(head).toContain("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
    expect(head).toContain("Sec-WebSocket-Protocol: ZWS2.0\r\n");
    await expectAlive();
  });

  test.each<[string, string | Buffer]>([
    ["of another method", requestOf(upgrade, "POST / HTTP/1.1")],
    ["of another version", requestOf(upgrade, "GET / HTTP/2.0")],
    ["that is no request", "hello\r\n\r\n"],
    ["of random bytes", Buffer.from("16030100ff0100000000deadbeef", "hex")],
    ["of TLS", Buffer.from("16030100f1010000ed0303", "hex")],
    ["without an upgrade", requestOf(without("Upgrade"))],
    ["for another upgrade", requestOf({ ...upgrade, Upgrade: "h2c" })],
    ["whose connection stays", requestOf({ ...upgrade, Connection: "keep-alive" })],
    ["without a key", requestOf(without("Sec-WebSocket-Key"))],
    ["without a protocol", requestOf(without("Sec-WebSocket-Protocol"))],
    [
      "for another protocol",
      requestOf({ ...upgrade, "Sec-WebSocket-Protocol": "chat, ZWS1.0, ZWS2.0x" }),
    ],
    [
      "for another mechanism",
      requestOf({ ...upgrade, "Sec-WebSocket-Protocol": "ZWS2.0/CURVE" }),
    ],
    ["with a header too long", requestOf({ ...upgrade, Cookie: "x".repeat(5000) })],
    ["with a name too long", requestOf({ ["X".repeat(2000)]: "y", ...upgrade })],
    ["with a key too long", requestOf({ "Sec-WebSocket-Key": "k".repeat(2049) })],
    ["with bare line ends", requestOf().replaceAll("\r\n", "\n")],
  ])("is turned away with a request %s", async (_what, request) => {
    using stranger = await Stranger.dial(ports[0]!);
    stranger.say(request);
    expect(String(await stranger.end())).not.toMatch(welcome);
    await expectAlive();
  });

  test("is admitted also if a large request comes byte by byte", async () => {
    using stranger = await Stranger.dial(ports[0]!);
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`X-${index}`, "y".repeat(index)]),
    );
    for (const byte of requestOf({ ...many, ...upgrade })) stranger.say(byte);
    expect(String(await stranger.receive(hasHead))).toMatch(welcome);
    await expectAlive();
  });

  test("that asks for a page gets none, and the connection ends", async () => {
    const url = `http://127.0.0.1:${ports[0]}/`;
    await new Promise((resolve) => get(url, resolve).on("error", resolve));
    await expectAlive();
  });

  test("may send anything, and leave at any time", async () => {
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 10 }),
      fc.uint8Array({ minLength: 120, maxLength: 130 }),
      fc.constantFrom(new Uint8Array(70_000), new Uint8Array(0)),
      fc
        .tuple(fc.constantFrom(0, 1, 2, 3, 255), fc.uint8Array({ maxLength: 300 }))
        .map(([flags, rest]) => Buffer.from([flags, ...rest])),
    );
    const mostly = fc.nat({ max: 19 }).map((number) => number > 0);
    const shape: fc.Arbitrary<FrameShape> = fc.record({
      opcode: fc.constantFrom(2, 2, 2, 2, 8, 9, 10, 0, 1, 15),
      final: mostly,
      masked: mostly,
    });
    const visit = fc.record({
      port: fc.nat(),
      protocol: fc.constantFrom(
        "ZWS2.0",
        "ZWS2.0",
        "ZWS2.0/NULL",
        "ZWS2.0/PLAIN",
        "ZWS2.0/CURVE",
      ),
      frames: fc.array(
        fc.tuple(payload, shape).map(([bytes, form]) => frame(bytes, form)),
        { maxLength: 12 },
      ),
      cut: fc.option(fc.nat({ max: 40 })),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(visit, { minLength: 1, maxLength: 10 }),
        async (visits) => {
          const strangers = await Promise.all(
            visits.map(async ({ port, protocol, frames, cut }) => {
              const stranger = await Stranger.dial(ports[port % ports.length]!);
              const headers = { ...upgrade, "Sec-WebSocket-Protocol": protocol };
              stranger.say(requestOf(headers));
              const said = Buffer.concat(frames);
              stranger.say(cut === null ? said : said.subarray(0, cut));
              return stranger;
            }),
          );
          await expectAlive();
          for (const stranger of strangers) stranger[Symbol.dispose]();
          await expectAlive();
        },
      ),
      { numRuns: 60 },
    );
  });
});
