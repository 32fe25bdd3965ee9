// A recheck reaches the servers of all socket types, and the sockets of all threads.

import { join } from "node:path";
import {
  Context,
  Dealer,
  Pair,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  type Socket,
  type SocketOptions,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "zmq-napi";
import { Authenticator } from "zmq-napi/auth";
import {
  Channel,
  Client,
  Dish,
  Gather,
  Peer,
  Radio,
  Scatter,
  Server,
} from "zmq-napi/draft";

import { until } from "../events/observing";
import "../support/leaks";
import { run } from "../support/program";
import { endpoint, type Transport } from "../support/transports";
import { user, usersOf } from "./door";

type Maker = (options: SocketOptions<Pair>) => Socket;

const makers: [string, Maker, Maker][] = [
  ["Publisher", (o) => new Publisher(o), (o) => new Subscriber(o)],
  ["Subscriber", (o) => new Subscriber(o), (o) => new Publisher(o)],
  ["XPublisher", (o) => new XPublisher(o), (o) => new XSubscriber(o)],
  ["XSubscriber", (o) => new XSubscriber(o), (o) => new XPublisher(o)],
  ["Pull", (o) => new Pull(o), (o) => new Push(o)],
  ["Push", (o) => new Push(o), (o) => new Pull(o)],
  ["Reply", (o) => new Reply(o), (o) => new Request(o)],
  ["Request", (o) => new Request(o), (o) => new Reply(o)],
  ["Router", (o) => new Router(o), (o) => new Dealer(o)],
  ["Dealer", (o) => new Dealer(o), (o) => new Router(o)],
  ["Pair", (o) => new Pair(o), (o) => new Pair(o)],
  ["Server", (o) => new Server(o), (o) => new Client(o)],
  ["Client", (o) => new Client(o), (o) => new Server(o)],
  ["Radio", (o) => new Radio(o), (o) => new Dish(o)],
  ["Dish", (o) => new Dish(o), (o) => new Radio(o)],
  ["Gather", (o) => new Gather(o), (o) => new Scatter(o)],
  ["Scatter", (o) => new Scatter(o), (o) => new Gather(o)],
  ["Peer", (o) => new Peer(o), (o) => new Peer(o)],
  ["Channel", (o) => new Channel(o), (o) => new Channel(o)],
];

describe.each(makers)("a %s that is a server", (_name, makeServer, makeClient) => {
  test.each([
    ["binds", "tcp"],
    ["binds", "ipc"],
    ["connects", "tcp"],
  ] as const)("and %s, over %s, loses clients at a recheck", async (what, transport) => {
    await using context = new Context();
    const allowed = new Set(["ada"]);
    using auth = new Authenticator({ context, plain: usersOf(allowed) });
    const options = { context, linger: 0, handshakeInterval: 10_000 };
    using server = makeServer({ ...options, plainServer: true });
    using client = makeClient({ ...options, ...user("ada") });
    const [atServer, atClient] = [server.events, client.events];
    await joinThem(what, transport, server, client);
    await Promise.all([until(atServer, "handshake"), until(atClient, "handshake")]);
    expect(await auth.recheck()).toEqual([]);
    allowed.clear();
    expect(await auth.recheck()).toMatchObject([{ username: "ada" }]);
    const [lost] = await Promise.all([
      until(atServer, "disconnect"),
      until(atClient, "disconnect"),
    ]);
    expect(lost.reason).toBe("recheckRefused");
    await until(atClient, "handshake:error:auth");
  });
});

async function joinThem(
  what: "binds" | "connects",
  transport: Transport,
  server: Socket,
  client: Socket,
): Promise<void> {
  const [binding, connecting] = what === "binds" ? [server, client] : [client, server];
  connecting.connect(await binding.bind(endpoint(transport)));
}

test("recheck reaches the sockets of all threads of a context", async () => {
  const auth = JSON.stringify(join(__dirname, "..", "..", "dist", "auth.js"));
  const end = await run(`
    const { Authenticator } = require(${auth});
    const { once } = require("node:events");
    const { Worker } = require("node:worker_threads");
    async function serve(zmq, parentPort) {
      const pull = new zmq.Pull({ plainServer: true, linger: 0 });
      const { events } = pull;
      parentPort.postMessage(pull.bindSync("tcp://127.0.0.1:*"));
      for await (const event of events) {
        if (event.type !== "disconnect") continue;
        parentPort.postMessage(event.reason);
        break;
      }
      pull.close();
    }
    const modules = "require(process.env.ZMQ_NAPI), require('worker_threads').parentPort";
    let allowed = true;
    const auth = new Authenticator({ plain: () => allowed });
    const worker = new Worker("(" + serve + ")(" + modules + ")", { eval: true });
    const [there] = await once(worker, "message");
    const here = new zmq.Pull({ plainServer: true, linger: 0 });
    const atHere = here.events;
    const push = new zmq.Push({ linger: 0, plainUsername: "x", plainPassword: "x" });
    let handshakes = 0;
    push.events.on("handshake", () => (handshakes += 1));
    push.connect(there);
    push.connect(await here.bind("tcp://127.0.0.1:*"));
    while (handshakes < 2) await new Promise((resolve) => setImmediate(resolve));
    allowed = false;
    const lost = once(worker, "message");
    say((await auth.recheck()).length);
    say((await lost)[0]);
    for await (const event of atHere) {
      if (event.type !== "disconnect") continue;
      say(event.reason);
      break;
    }
    push.close();
    here.close();`);
  expect(end).toMatchObject({
    code: 0,
    lines: ["2", "recheckRefused", "recheckRefused"],
  });
});
