// util.inspect() shows what an object is and does, and no secrets.

import { inspect } from "node:util";
import { Context, context, curveKeyPair, Observer, Proxy, Pull, Push } from "zmq-napi";
import { Authenticator } from "zmq-napi/auth";
import { RpcClient, RpcServer } from "zmq-napi/rpc";

import "../support/leaks";
import { type SocketClass, socketClasses } from "../state/subjects";

test.each(socketClasses)("a %s shows its state", (name, Class: SocketClass) => {
  const socket = new Class();
  expect(inspect(socket)).toMatch(new RegExp(`^${name} \\{\\s+state: 'open',`));
  socket.close();
  expect(inspect(socket)).toMatch(new RegExp(`^${name} \\{\\s+state: 'closed',`));
  expect(inspect(Class.prototype)).not.toContain("state:");
  expect(inspect({ deep: { socket } }, { depth: 1 })).toContain(`[${name}]`);
});

test("a socket shows its endpoints, what waits, and its counts", async () => {
  using pull = new Pull();
  using push = new Push();
  const address = await pull.bind("tcp://127.0.0.1:*");
  push.connect(address);
  push.connect("inproc://nobody");
  push.disconnect("inproc://nobody");
  await push.send("text");
  await pull.receive();
  const waits = pull.receive();
  expect(inspect(pull, { breakLength: Infinity, compact: 99 })).toBe(
    `Pull { state: 'open', bound: [ '${address}' ], connected: [], connections: 1, ` +
      "sent: 0, received: 1, waitingSends: 0, waitingReceives: 1, prefetched: 0, " +
      "dropped: 0 }",
  );
  expect(inspect(push)).toContain(`connected: [ '${address}' ]`);
  pull.close();
  await expect(waits).rejects.toThrow();
  await pull.released;
  expect(inspect(pull)).toContain("state: 'closed'");
});

test("a socket shows that it is closing, and that a proxy runs on it", async () => {
  const front = new Pull();
  const back = new Push();
  await front.bind("tcp://127.0.0.1:*");
  await back.bind("tcp://127.0.0.1:*");
  const proxy = new Proxy(front, back);
  const running = proxy.run();
  expect(inspect(front)).toContain("state: 'proxied'");
  front.close();
  expect(inspect(front)).toContain("state: 'closing'");
  await running;
  await front.released;
  expect(inspect(front)).toContain("state: 'closed'");
});

test("a proxy shows its state, and the endpoints and figures of its sockets", async () => {
  const [front, back, capture] = [new Pull(), new Push(), new Push()];
  const [from, to] = [await front.bind("tcp://127.0.0.1:*"), "inproc://shown"];
  back.connect(to);
  await capture.bind("inproc://captured");
  await using push = new Push();
  await using pull = new Pull();
  push.connect(from);
  await pull.bind(to);
  const proxy = new Proxy(front, back, { capture });
  expect(inspect(proxy)).toMatch(/^Proxy \{\s+state: 'not running',/);
  const running = proxy.run();
  await push.send("text");
  await pull.receive();
  expect(inspect(proxy, { breakLength: Infinity, compact: 99 })).toBe(
    "Proxy { state: 'running', " +
      `frontEnd: { type: 'Pull', bound: [ '${from}' ], connected: [], connections: 1, ` +
      "messagesIn: 1, bytesIn: 4, messagesOut: 0, bytesOut: 0, dropped: 0 }, " +
      `backEnd: { type: 'Push', bound: [], connected: [ '${to}' ], connections: 1, ` +
      "messagesIn: 0, bytesIn: 0, messagesOut: 1, bytesOut: 4, dropped: 0 }, " +
      "capture: { type: 'Push', bound: [ 'inproc://captured' ], connected: [], " +
      "connections: 0, messagesIn: 0, bytesIn: 0, messagesOut: 0, bytesOut: 0, " +
      "dropped: 1 } }",
  );
  proxy.pause();
  expect(inspect(proxy)).toContain("state: 'paused'");
  proxy.resume();
  expect(inspect(proxy)).toContain("state: 'running'");
  proxy.terminate();
  await running;
  expect(inspect(proxy)).toContain("state: 'ended'");
  expect(inspect({ deep: { proxy } }, { depth: 1 })).toContain("[Proxy]");
  expect(inspect(Proxy.prototype)).not.toContain("state:");
});

test("inspection takes no message", async () => {
  await using pull = new Pull();
  await using push = new Push();
  push.connect(await pull.bind("inproc://untouched"));
  await push.send("text");
  for (let i = 0; i < 3; i++) inspect(pull);
  expect(pull.statistics().received.messages).toBe(0);
  expect(String((await pull.receive())[0])).toBe("text");
});

test("own properties of a subclass are shown, and its accessors are not called", () => {
  class Named extends Pull {
    readonly label = "inbox";
    get broken(): never {
      throw new Error("called");
    }
  }
  using socket = new Named();
  Object.defineProperty(socket, "own", {
    enumerable: true,
    get: () => {
      throw new Error("called");
    },
  });
  expect(inspect(socket, { getters: true })).toMatch(/^Named \{\s+label: 'inbox',/);
});

test("contexts and observers show their state", async () => {
  const own = new Context();
  const pull = new Pull({ context: own });
  expect(inspect(own)).toBe("Context { state: 'open', sockets: 1 }");
  const observer = new Observer(pull);
  expect(inspect(observer)).toBe(
    "Observer { state: 'open', kept: 0, waiting: 0, dropped: 0 }",
  );
  observer.close();
  expect(inspect(observer)).toContain("state: 'closed'");
  await own.close();
  expect(inspect(own)).toBe("Context { state: 'closed', sockets: 0 }");
  expect(inspect(context)).toContain("state: 'open'");
  for (const { prototype } of [Context, Observer, RpcClient, RpcServer, Authenticator])
    expect(inspect(prototype)).not.toContain("state:");
});

test("authenticators, clients and servers show no secrets", async () => {
  const { secretKey } = curveKeyPair();
  const own = new Context();
  const auth = new Authenticator({ context: own, plain: { ada: "a secret" } });
  expect(inspect(auth)).toMatch(/state: 'open',\s+waiting: 0/);
  const socket = { context: own, curveServer: true, curveSecretKey: secretKey };
  await using server = new RpcServer({ socket });
  await using client = new RpcClient({
    socket: { context: own, plainUsername: "ada", plainPassword: "a secret" },
  });
  const address = await server.bind("tcp://127.0.0.1:*");
  client.connect(address);
  expect(inspect(server)).toContain(`bound: [ '${address}' ]`);
  expect(inspect(server)).toMatch(/running: 0,\s+queued: 0/);
  expect(inspect(client)).toContain(`endpoints: [ '${address}' ]`);
  expect(inspect(client)).toContain("underWay: 0");
  for (const shown of [auth, server, client]) {
    const text = inspect(shown, { depth: 9, getters: true, showHidden: true });
    expect(text).not.toContain("a secret");
    expect(text).not.toContain(secretKey);
  }
  auth.close();
  expect(inspect(auth)).toContain("state: 'closed'");
  await client.close();
  await server.close();
  expect(inspect(client)).toContain("state: 'closed'");
  expect(inspect(server)).toContain("state: 'closed'");
  await own.close();
});
