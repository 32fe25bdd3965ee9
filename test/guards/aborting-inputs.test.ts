// Inputs that make libzmq end the process must be refused before they reach libzmq. Each
// runs in a separate process, with the known triggers of aborts in libzmq:
//
// | CONNECT_ROUTING_ID of a connected peer | "the routing id of …", "the same routing id" |
// | wss without key and certificate        | "wss has no key"; unit/guards-tls.test.ts    |
// | DGRAM sends while not bound            | "a Datagram sends before it is bound"        |
// | XSUB_VERBOSE_UNSUBSCRIBE without value | "XSUB_VERBOSE_UNSUBSCRIBE gets no value"     |
// | a long group, then a shorter one       | "groups are long, and then short"            |
// | RADIO over udp beyond 8192 bytes       | "more than a datagram holds"                 |
// | DISH on udp, first byte from 0x80 on   | "a datagram begins with 0x80 or more"        |
// | ZAP handler is neither REP nor ROUTER  | "the name of authentication handlers"        |
// | PLAIN, ZAP_ENFORCE_DOMAIN, no domain   | "a PLAIN server that enforces no ZAP domain" |
// | threads' CPU, policy, priority         | "I/O threads …"                              |
// | ctx_term, pending inproc, no slot      | "a context without a free slot"              |
// | ipc accept meets EMFILE                | "over ipc when there are no descriptors"     |
// | draft types in a stable build          | "an unknown type"; unit/guards.test.ts       |
// | no descriptors, thread-safe close      | "a draft socket closes without descriptors"  |
// | unknown commands to a steerable proxy  | none can be given: our proxies take none     |
// | GSSAPI over ws                         | unit/guards.test.ts: it is not built in      |
// | XPUB_MANUAL, a peer leaves             | "before a manual XPublisher has answered"    |
// | USE_FD of an unwatchable descriptor    | "useFileDescriptor …"                        |

import { run } from "../support/program";
import { freshPath } from "../support/transports";

const draft = `const draft = require(require("node:path").join(process.env.ZMQ_NAPI, "../draft"));`;

/** Programs that print `refused` with the code of an error, or run to their end. */
const refused: Record<string, string> = {
  "a Router gives a new peer the routing id of a connected one": `
    const router = new zmq.Router();
    const [one, two] = [new zmq.Dealer({ routingId: "same" }), new zmq.Dealer()];
    sockets.push(router, one, two);
    one.connect(await router.bind("tcp://127.0.0.1:*"));
    await one.send("I am here");
    await router.receive();
    router.connect(await two.bind("tcp://127.0.0.1:*"), { routingId: "same" });`,
  "a Stream gives two peers the same routing id": `
    const [stream, one, two] = [new zmq.Stream(), new zmq.Stream(), new zmq.Stream()];
    sockets.push(stream, one, two);
    stream.connect(await one.bind("tcp://127.0.0.1:*"), { routingId: "same" });
    await stream.receive();
    stream.connect(await two.bind("tcp://127.0.0.1:*"), { routingId: "same" });`,
  "a PLAIN server that enforces no ZAP domain binds": `
    const server = new zmq.Pull({ plainServer: true, zapEnforceDomain: true });
    const client = new zmq.Push({ plainUsername: "u", plainPassword: "p", linger: 0 });
    sockets.push(server, client);
    client.connect(await server.bind("tcp://127.0.0.1:*"));
    await client.send("x", { timeout: 300 });
    await server.receive({ timeout: 300 });`,
  "a PLAIN server that enforces no ZAP domain connects": `
    const server = new zmq.Pull({ plainServer: true, zapEnforceDomain: true });
    const client = new zmq.Push({ plainUsername: "u", plainPassword: "p", linger: 0 });
    sockets.push(server, client);
    server.connect(await client.bind("tcp://127.0.0.1:*"));
    await client.send("x", { timeout: 300 });
    await server.receive({ timeout: 300 });`,
  "a socket that can't answer takes the name of authentication handlers": `
    const pull = new zmq.Pull();
    const server = new zmq.Router({ plainServer: true, zapDomain: "d" });
    const client = new zmq.Dealer({ plainUsername: "u", plainPassword: "p", linger: 0 });
    sockets.push(pull, server, client);
    await pull.bind("inproc://zeromq.zap.01");
    client.connect(await server.bind("tcp://127.0.0.1:*"));
    await server.receive({ timeout: 300 });`,
  "I/O threads are tied to a CPU that is not there": `
    class Tied extends zmq.Context {
      tie(cpu) { this.setInt32Option(7, cpu); }
    }
    const context = new Tied();
    context.tie(4000);
    sockets.push(new zmq.Pair({ context }));`,
  "I/O threads get a scheduling policy that is not there": `
    const context = new zmq.Context({ threadSchedulingPolicy: 77 });
    sockets.push(new zmq.Pair({ context }));`,
  "I/O threads get a priority that is out of range": `
    const context = new zmq.Context({ threadSchedulingPolicy: 1, threadPriority: 1000 });
    sockets.push(new zmq.Pair({ context }));`,
  "wss has no key": `
    const pull = new zmq.Pull();
    sockets.push(pull);
    await pull.bind("wss://127.0.0.1:*");`,
  "XSUB_VERBOSE_UNSUBSCRIBE gets no value": `
    const xsub = new zmq.XSubscriber();
    sockets.push(xsub);
    xsub.setOption(115, null);`,
  "a socket has an unknown type": `
    class Unknown extends zmq.Socket { constructor() { super(99); } }
    sockets.push(new Unknown());`,
  "a Radio sends more than a datagram holds": `${draft}
    const radio = new draft.Radio({ linger: 0 });
    sockets.push(radio);
    radio.connect("udp://127.0.0.1:9");
    await radio.send("x".repeat(8191), { group: "g" });
    await new Promise((resolve) => setTimeout(resolve, 100));`,
  "a Datagram sends more than a datagram holds": `${draft}
    const datagram = new draft.Datagram({ linger: 0 });
    sockets.push(datagram);
    await datagram.bind("udp://127.0.0.1:*");
    await datagram.send(["127.0.0.1:9", "x".repeat(8193)]);
    await new Promise((resolve) => setTimeout(resolve, 100));`,
  "useFileDescriptor is no descriptor": `
    const pair = new zmq.Pair({ useFileDescriptor: 999 });
    sockets.push(pair);
    await pair.bind("tcp://127.0.0.1:*");
    await new Promise((resolve) => setTimeout(resolve, 100));`,
  "useFileDescriptor is a file": `
    const fd = require("node:fs").openSync(args[0], "w");
    const pair = new zmq.Pair({ useFileDescriptor: fd });
    sockets.push(pair);
    await pair.bind("tcp://127.0.0.1:*");
    await new Promise((resolve) => setTimeout(resolve, 100));`,
  "useFileDescriptor is a connection": `
    const server = require("node:net").createServer((socket) => socket.destroy());
    server.listen(0, "127.0.0.1");
    await new Promise((resolve) => server.on("listening", resolve));
    const connection = require("node:net").connect(server.address().port, "127.0.0.1");
    connection.on("error", () => {});
    await new Promise((resolve) => connection.on("connect", resolve));
    server.close();
    const pair = new zmq.Pair({ useFileDescriptor: connection._handle.fd });
    sockets.push(pair);
    await pair.bind("tcp://127.0.0.1:*");
    await new Promise((resolve) => setTimeout(resolve, 100));`,
  "useFileDescriptor is a udp socket": `
    const udp = require("node:dgram").createSocket("udp4").unref();
    udp.bind(0, "127.0.0.1");
    await new Promise((resolve) => udp.on("listening", resolve));
    const pair = new zmq.Pair({ useFileDescriptor: udp[Object.getOwnPropertySymbols(udp)
      .find((symbol) => String(symbol) === "Symbol(state symbol)")].handle.fd });
    sockets.push(pair);
    await pair.bind("tcp://127.0.0.1:*");
    await new Promise((resolve) => setTimeout(resolve, 100));`,
  "useFileDescriptor listens for another transport": `
    const server = require("node:net").createServer().listen(args[0]).unref();
    await new Promise((resolve) => server.on("listening", resolve));
    const pair = new zmq.Pair({ useFileDescriptor: server._handle.fd });
    sockets.push(pair);
    const address = await pair.bind("tcp://127.0.0.1:*");
    await new Promise((resolve) => require("node:net").connect(args[0], resolve).unref());
    await new Promise((resolve) => setTimeout(resolve, 100));`,
};

test.each(Object.entries(refused))(
  "the process lives on when %s",
  async (_what, body) => {
    const end = await run(
      `const sockets = [];
    try { ${body} say("went on"); }
    catch (error) { say("refused", error.code); }
    for (const socket of sockets) socket.close();`,
      [freshPath()],
      ["--no-warnings"],
    );
    expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
    expect(end.lines).toEqual([expect.stringMatching(/^refused E\w+$/)]);
  },
);

type Borne = Record<string, [lines: string[], body: string]>;

const longGroups = [255, 15, 128, 14, 1];

const remoteDatagram: Borne = {
  "a datagram begins with 0x80 or more": [
    ["x"],
    `${draft}
    const dish = new draft.Dish();
    dish.join("g");
    const bound = await dish.bind("udp://127.0.0.1:*");
    const port = Number(bound.split(":")[2]);
    const stranger = require("node:dgram").createSocket("udp4");
    const send = (bytes) =>
      new Promise((resolve) => stranger.send(bytes, port, "127.0.0.1", resolve));
    const odd = [[0x80], [0xff], [0x80, 0x67], [], [5, 0x67], Buffer.alloc(300, 0xff)];
    const good = Buffer.from("\\x01gx");
    let message;
    while (message === undefined) {
      for (const bytes of odd) await send(Buffer.from(bytes));
      await send(good);
      message = await dish.receive({ timeout: 50 }).catch(() => undefined);
    }
    say(String(message[0]));
    stranger.close();
    dish.close();`,
  ],
};

/** Programs that must continue, and their output. */
const borne: Borne = {
  "a peer sends what is no greeting": [
    ["x"],
    `
    const pull = new zmq.Pull();
    const bound = await pull.bind("tcp://127.0.0.1:*");
    for (const bytes of ["GET / HTTP/1.0\\r\\n\\r\\n", "\\xff".repeat(64), "\\0".repeat(64), ""]) {
      const socket = require("node:net").connect(Number(bound.split(":")[2]), "127.0.0.1");
      socket.on("error", () => {});
      socket.end(Buffer.from(bytes, "latin1"));
      await new Promise((resolve) => socket.on("close", resolve).resume());
    }
    const push = new zmq.Push();
    push.connect(bound);
    await push.send("x");
    say(String(await pull.receive()));
    push.close();
    pull.close();`,
  ],
  "a frame is larger than maxMessageSize": [
    ["EAGAIN", "x"],
    `
    const pull = new zmq.Pull({ maxMessageSize: 1000 });
    const bound = await pull.bind("tcp://127.0.0.1:*");
    const large = new zmq.Push({ linger: 0 });
    large.connect(bound);
    await large.send("x".repeat(1001));
    await pull.receive({ timeout: 100 }).catch((error) => say(error.code));
    large.close();
    const push = new zmq.Push();
    push.connect(bound);
    await push.send("x");
    say(String(await pull.receive()));
    push.close();
    pull.close();`,
  ],
  "there are no I/O threads": [
    ["EMTHREAD", "x"],
    `
    const context = new zmq.Context({ ioThreads: 0 });
    const pair = new zmq.Pair({ context });
    await pair.bind("tcp://127.0.0.1:*").catch((error) => say(error.code));
    const other = new zmq.Pair({ context });
    pair.connect(other.bindSync("inproc://x"));
    await pair.send("x");
    say(String(await other.receive()));
    pair.close();
    other.close();
    await context.close();`,
  ],
  "a Datagram sends before it is bound": [
    ["EAGAIN", "false", "sent", "x"],
    `${draft}
    const datagram = new draft.Datagram({ linger: 0 });
    const message = ["127.0.0.1:9", "x"];
    await datagram.send(message, { timeout: 50 }).catch((error) => say(error.code));
    say(datagram.trySend(message));
    const bound = await datagram.bind("udp://127.0.0.1:*");
    await datagram.send([bound.slice("udp://".length), "x"]);
    say("sent");
    say(String((await datagram.receive())[1]));
    datagram.close();`,
  ],
  "groups are long, and then short": [
    ["RangeError", ...longGroups.map((length) => `${String(length)}: x`)],
    `${draft}
    const radio = new draft.Radio();
    const dish = new draft.Dish();
    const groups = args[1].split(",").map((length) => "g".repeat(Number(length)));
    dish.join(...groups);
    dish.connect(await radio.bind("tcp://127.0.0.1:*"));
    try { radio.trySend("x", { group: "g".repeat(256) }); }
    catch (error) { say(error.name); }
    // What is sent before the groups are known is dropped.
    let message;
    while (message === undefined) {
      await radio.send("first", { group: groups.at(-1) });
      message = await dish.receive({ timeout: 20 }).catch(() => undefined);
    }
    while (await dish.receive({ timeout: 100 }).catch(() => undefined));
    for (const group of groups) {
      await radio.send("x", { group });
      const [text, { group: its }] = await dish.receive();
      say(\`\${its.length}: \${text}\`);
    }
    radio.close();
    dish.close();`,
  ],
  "a draft socket closes without descriptors": [
    ["x", "EMFILE", "made"],
    `${draft}
    const { openSync, closeSync } = require("node:fs");
    const [server, client] = [new draft.Server(), new draft.Client({ linger: 0 })];
    client.connect(await server.bind("tcp://127.0.0.1:*"));
    await client.send("x");
    say(String((await server.receive())[0]));
    const taken = [];
    try { for (;;) taken.push(openSync("/dev/null")); }
    catch (error) { say(error.code); }
    client.close();
    server.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const descriptor of taken) closeSync(descriptor);
    new draft.Server().close();
    say("made");`,
  ],
  ...remoteDatagram,
  "a context without a free slot ends while an inproc endpoint is yet to be bound": [
    ["ended"],
    `
    const context = new zmq.Context({ maxSockets: 1 });
    const pair = new zmq.Pair({ context, linger: 0 });
    pair.connect("inproc://nobody");
    pair.close();
    await context.close();
    say("ended");`,
  ],
  "a peer comes over ipc when there are no descriptors left": [
    ["EMFILE", "EAGAIN", "x"],
    `
    const { openSync, closeSync } = require("node:fs");
    const pull = new zmq.Pull();
    await pull.bind("ipc://" + args[0]);
    const peer = new zmq.Push();
    const taken = [];
    try { for (;;) taken.push(openSync("/dev/null")); }
    catch (error) { say(error.code); }
    // The peer's own descriptor is the only free one: none is left to accept with.
    closeSync(taken.pop());
    peer.connect("ipc://" + args[0]);
    const sent = peer.send("x");
    say(await pull.receive({ timeout: 200 }).then(String, (error) => error.code));
    for (const descriptor of taken) closeSync(descriptor);
    await sent;
    say(String(await pull.receive()));
    peer.close();
    pull.close();`,
  ],
  "a subscriber leaves before a manual XPublisher has answered it": [
    ["xyz"],
    `
    const publisher = new zmq.XPublisher({ manual: true, linger: 0 });
    const bound = await publisher.bind("tcp://127.0.0.1:*");
    const first = new zmq.Subscriber();
    first.connect(bound);
    first.subscribe("x");
    await publisher.receive();
    first.close();
    // What the leaving peer takes back tells that it has gone.
    await publisher.receive({ timeout: 300 }).catch(() => {});
    publisher.subscribe("x");
    await publisher.send("xyz");
    const second = new zmq.Subscriber();
    second.connect(bound);
    second.subscribe("x");
    await publisher.receive();
    publisher.subscribe("x");
    await publisher.send("xyz");
    say(String(await second.receive()));
    second.close();
    publisher.close();`,
  ],
};

test.each(Object.entries(borne))(
  "the process lives on when %s",
  async (_what, [lines, body]) => {
    const args = [freshPath(), longGroups.join()];
    const end = await run(body, args, ["--no-warnings"]);
    expect(end).toMatchObject({ code: 0, signal: null, errors: "", lines });
  },
);
