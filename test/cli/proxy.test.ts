// `zmq-napi proxy` forwards messages, and counts them.

import {
  curveKeyPair,
  Dealer,
  Pull,
  Push,
  Request,
  Router,
  Subscriber,
  XPublisher,
} from "zmq-napi";

import { greet, ready } from "../events/raw-peer";
import { run, Tool } from "./tool";

const address = "tcp://127.0.0.1:*";

/** Starts a proxy, and returns where its sockets listen. */
async function start(...args: string[]) {
  const tool = new Tool(["proxy", ...args]);
  const [, backEnd] = await tool.printed(/back-end bound to (\S+)/);
  const frontEnd = /front-end bound to (\S+)/.exec(tool.errors)?.[1];
  return { tool, frontEnd: frontEnd!, backEnd: backEnd! };
}

test("requests and replies pass, and Ctrl-C prints exact sums", async () => {
  const { tool, frontEnd, backEnd } = await start(
    address,
    address,
    "--json",
    "-i",
    "50ms",
  );
  await using proxy = tool;
  await using client = new Dealer();
  client.connect(frontEnd);
  await using worker = new Router();
  worker.connect(backEnd);
  for (let count = 0; count < 100; count++) {
    await client.send(["question", Buffer.alloc(10)]);
    const [id, peer, ...frames] = await worker.receive();
    expect(frames.map(({ length }) => length)).toEqual([8, 10]);
    await worker.send([id, peer, "answer"]);
    expect(String(await client.receive())).toBe("answer");
  }
  await proxy.printed(/"kind":"interval".*"messages":100/);
  const { signal, lines } = await proxy.stop();
  expect(signal).toBe("SIGINT");
  const rows = lines.map((line) => JSON.parse(line));
  const { forward, backward, capture, milliseconds, kind } = rows.at(-1);
  expect([kind, capture]).toEqual(["summary", null]);
  expect(milliseconds).toBeGreaterThan(0);
  expect(forward).toMatchObject({ messages: 100, dropped: 0 });
  // Each message has the routing id of the client, which has five bytes.
  expect(forward.bytes).toBe(100 * (5 + 18));
  expect(backward).toMatchObject({ messages: 100, bytes: 100 * (5 + 6) });
  expect(rows.slice(0, 2)).toEqual([
    { kind: "endpoint", socket: "front-end", bind: true, address: frontEnd },
    { kind: "endpoint", socket: "back-end", bind: true, address: backEnd },
  ]);
  expect(rows.at(-2).peers).toEqual({ frontEnd: 1, backEnd: 1 });
  expect(rows[2]).toMatchObject({
    kind: "interval",
    time: expect.stringMatching(/^\d{4}-/),
    forward: {
      messagesPerSecond: expect.any(Number),
      bytesPerSecond: expect.any(Number),
    },
  });
});

test("--type pull-push has one direction, and --capture gets a copy", async () => {
  const args = ["--type", "pull-push", "--capture", address, "--quiet", "--json"];
  const { tool, frontEnd, backEnd } = await start(address, address, ...args);
  await using proxy = tool;
  const [, captured] = await proxy.printed(/capture bound to (\S+)/);
  await using tap = new Subscriber();
  tap.subscribe();
  tap.connect(captured!);
  await using push = new Push();
  push.connect(frontEnd);
  await using pull = new Pull();
  pull.connect(backEnd);
  // Messages before the subscription has arrived are not captured.
  let copies = 0;
  for (let sent = 0; copies === 0; sent++) {
    await push.send(["job", String(sent)]);
    expect((await pull.receive()).map(String)).toEqual(["job", String(sent)]);
    const copy = await tap.receive({ timeout: 20 }).catch(() => undefined);
    if (copy) copies += 1;
  }
  const { signal, lines } = await proxy.stop("SIGTERM");
  expect([signal, lines.length]).toEqual(["SIGTERM", 1]);
  const sums = JSON.parse(lines[0]!);
  expect(sums.backward).toBeNull();
  expect(sums.capture.messages).toBeGreaterThan(0);
});

test("--type xsub-xpub can connect to its source", async () => {
  await using source = new XPublisher();
  const feed = await source.bind(address);
  const args = ["--type", "xsub-xpub", "--connect-frontend"];
  const { tool, backEnd } = await start(feed, address, ...args);
  await using proxy = tool;
  await using subscriber = new Subscriber();
  subscriber.subscribe("a");
  subscriber.connect(backEnd);
  expect((await source.receive()).map(String)).toEqual(["\x01a"]);
  await source.send("a message");
  expect(String(await subscriber.receive())).toBe("a message");
  const { signal, lines } = await proxy.stop();
  expect(signal).toBe("SIGINT");
  expect(lines).not.toContain("");
  expect(lines.slice(-4)).toEqual([
    expect.stringMatching(/^ +messages\/s +bytes\/s +messages +bytes +dropped$/),
    expect.stringMatching(/^front → back .* 1 +9 B +0$/),
    expect.stringMatching(/^back → front .* 1 +2 B +0$/),
    "1 peer in front, 1 at the back",
  ]);
});

test("--control pauses, resumes, tells the figures and ends", async () => {
  const { tool, frontEnd, backEnd } = await start(address, address, "--control", address);
  await using proxy = tool;
  const [, place] = await proxy.printed(/control bound to (\S+)/);
  await using control = new Request();
  control.connect(place!);
  const ask = async (text: string) => {
    await control.send(text);
    return String(await control.receive());
  };
  expect(await ask("pause")).toBe("OK");
  await using client = new Dealer();
  client.connect(frontEnd);
  await client.send("hello");
  await using worker = new Router();
  worker.connect(backEnd);
  expect(JSON.parse(await ask("STATISTICS")).backEnd.messagesOut).toBe(0);
  expect(await ask("RESUME")).toBe("OK");
  expect(String((await worker.receive()).at(-1))).toBe("hello");
  expect(JSON.parse(await ask("STATISTICS")).backEnd.messagesOut).toBe(1);
  expect(await ask("DANCE")).toMatch(/^ERROR The commands are/);
  expect(await ask("TERMINATE")).toBe("OK");
  expect((await proxy.end).code).toBe(0);
});

test("--control has the security of all sockets", async () => {
  const server = curveKeyPair();
  const keys = ["--curve-server", `--curve-secret-key=${server.secretKey}`];
  const { tool } = await start(address, address, "--control", address, ...keys);
  await using proxy = tool;
  const [, place] = await proxy.printed(/control bound to (\S+)/);
  const terminate = Buffer.from("\x01\0\0\tTERMINATE");
  // Resolves when the proxy hangs up.
  await greet(place!, "NULL", ready("REQ"), terminate);
  const { publicKey: curvePublicKey, secretKey: curveSecretKey } = curveKeyPair();
  const client = { curvePublicKey, curveSecretKey, curveServerKey: server.publicKey };
  await using control = new Request({ linger: 0, ...client });
  control.connect(place!);
  await control.send("PAUSE");
  expect(String(await control.receive())).toBe("OK");
  await control.send("TERMINATE");
  expect((await proxy.end).code).toBe(0);
});

test("--control leaves a peer whose command is too long", async () => {
  const { tool } = await start(address, address, "--control", address);
  await using proxy = tool;
  const [, place] = await proxy.printed(/control bound to (\S+)/);
  // Resolves when the proxy hangs up.
  await greet(place!, "NULL", ready("REQ"), Buffer.from([2, 0, 0, 0, 0, 0, 0, 4, 1]));
  await using control = new Request({ linger: 0 });
  control.connect(place!);
  await control.send("RESUME");
  expect(String(await control.receive())).toBe("OK");
});

test("elsewhere it prints a line if something has happened, and one more", async () => {
  const { tool, frontEnd } = await start(address, address, "--interval", "50ms");
  await using proxy = tool;
  const nothing =
    /^0:00:0\d {2}front \S+ back 0 messages\/s, 0 B\/s, 0 in all; back \S+ front/m;
  await proxy.printed(nothing);
  // Many intervals pass in the time of a round trip to another command.
  await run(["ping", "-n", "5", "-i", "100ms", frontEnd]);
  await using client = new Dealer();
  client.connect(frontEnd);
  await proxy.printed(/; 1 peer in front, 0 at the back$/m);
  const { lines } = await proxy.stop();
  // Two lines about nothing before each change, at most, and the summary.
  expect(lines.length).toBeLessThan(14);
});

/** A key pair, and the option that names its public key. */
function makeKeys(side: string) {
  const keys = curveKeyPair();
  return { ...keys, client: [`--${side}-curve-server-key`, keys.publicKey] };
}

test("a feed with CURVE reaches clients without keys", async () => {
  const { publicKey, secretKey, client } = makeKeys("frontend");
  const server = {
    curveServer: true,
    curvePublicKey: publicKey,
    curveSecretKey: secretKey,
  };
  await using source = new XPublisher(server);
  const feed = await source.bind(address);
  const type = ["--type", "xsub-xpub", "--connect-frontend"];
  const { tool, backEnd } = await start(feed, address, ...type, ...client);
  await using proxy = tool;
  await using subscriber = new Subscriber();
  subscriber.subscribe("a");
  subscriber.connect(backEnd);
  await source.receive();
  await source.send("a message");
  expect(String(await subscriber.receive())).toBe("a message");
  expect((await proxy.stop()).signal).toBe("SIGINT");
});

test("a feed without keys reaches clients with CURVE, and both sides may have keys", async () => {
  const [front, back] = [makeKeys("frontend"), makeKeys("backend")];
  const serve = ["--curve-server", "--curve-secret-key"];
  const [role, secret] = serve.map((name) => name.replace("--", "--backend-"));
  const both = [
    "--frontend-curve-server",
    `--frontend-curve-secret-key=${front.secretKey}`,
  ];
  for (const more of [[], both]) {
    const keys = [role!, `${secret}=${back.secretKey}`, ...more];
    const type = ["--type", "pull-push"];
    const { tool, frontEnd, backEnd } = await start(address, address, ...type, ...keys);
    await using proxy = tool;
    await using push = new Push({ linger: 0 });
    if (more.length > 0) Object.assign(push, clientOf(front));
    push.connect(frontEnd);
    await using pull = new Pull(clientOf(back));
    pull.connect(backEnd);
    await push.send("job");
    expect(String(await pull.receive())).toBe("job");
    await proxy.stop();
  }
});

/** The options of a client of a server with these keys. */
function clientOf({ publicKey }: { publicKey: string }) {
  const own = curveKeyPair();
  return {
    curveServerKey: publicKey,
    curvePublicKey: own.publicKey,
    curveSecretKey: own.secretKey,
  };
}

test("--option is for the sockets that have it, and each side has its own", async () => {
  const type = ["--type", "pull-push", "-o", "sendHighWaterMark=10"];
  const own = ["--frontend-option", "receiveHighWaterMark=3"];
  const { tool } = await start(address, address, ...type, ...own);
  await using proxy = tool;
  expect((await proxy.stop()).signal).toBe("SIGINT");
  const wrong = [...type, "--frontend-option", "sendHighWaterMark=10"];
  const { code, errors } = await run(["proxy", address, address, ...wrong]);
  expect([code, errors]).toEqual([
    2,
    expect.stringMatching(
      /^proxy: front-end: --option sendHighWaterMark: .* no such option/,
    ),
  ]);
  const nobody = await run(["proxy", address, address, "-o", "colour=1"]);
  expect([nobody.code, nobody.errors]).toEqual([2, expect.stringMatching(/colour/)]);
  const half = await run(["proxy", address, address, "--backend-plain-user", "me"]);
  expect(half.errors).toMatch(
    /^proxy: back-end: --backend-plain-user and --backend-plain-password belong.* only --backend-plain-user\b/,
  );
});

test("why a peer is refused is told, with the side", async () => {
  const { publicKey } = curveKeyPair();
  await using source = new XPublisher();
  const feed = await source.bind(address);
  const type = ["--type", "xsub-xpub", "--connect-frontend"];
  const key = [`--frontend-curve-server-key=${publicKey}`];
  await using proxy = new Tool(["proxy", feed, address, ...type, ...key]);
  await proxy.printed(/^front-end: tcp:\S+ was refused: /m);
});

test("an endpoint that can't be bound ends the command", async () => {
  await using router = new Router();
  const taken = await router.bind(address);
  const { code, errors } = await run(["proxy", taken, address]);
  expect([code, errors]).toEqual([
    1,
    expect.stringMatching(/proxy: Address already in use/),
  ]);
});
