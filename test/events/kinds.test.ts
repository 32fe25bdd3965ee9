// Provokes the events of a socket. drop-in.test.ts and handshakes.test.ts have the rest of
// the events.

import { rmSync } from "node:fs";
import { dirname } from "node:path";

import { Dealer, Pull, Push, ZmqError } from "zmq-napi";

import { Program } from "../support/program";
import { freshPath, link, unboundEndpoint } from "../support/transports";
import { rest, typesOf, until } from "./observing";

const wildcards = ["tcp://127.0.0.1:*", "ws://127.0.0.1:*"];
const here = (): string[] => [...wildcards, `ipc://${freshPath()}`];

describe.each([0, 1, 2])("at an endpoint of kind %i (tcp, ws, ipc)", (kind) => {
  test("the whole life of a socket is reported, in order", async () => {
    const pull = new Pull();
    const { events } = pull;
    const address = await pull.bind(here()[kind]!);
    expect(await events.receive()).toEqual({ type: "bind", address });
    for (let peers = 0; peers < 3; peers++) {
      const push = new Push({ linger: 0 });
      push.connect(address);
      for (const type of ["accept", "handshake"] as const) {
        expect(await until(events, type)).toEqual({ type, address });
      }
      push.close();
      expect(await until(events, "disconnect")).toEqual({ type: "disconnect", address });
    }
    await pull.unbind(address);
    expect(await events.receive()).toEqual({ type: "close", address });
    pull.close();
    expect(await rest(events)).toEqual([{ type: "end" }]);
  });

  test("a socket that disconnects gets no disconnect event", async () => {
    using pull = new Pull();
    const push = new Push({ linger: 0 });
    const { events } = push;
    const address = await pull.bind(here()[kind]!);
    push.connect(address);
    await until(events, "handshake");
    push.disconnect(address);
    push.close();
    expect(typesOf(await rest(events))).not.toContain("disconnect");
  });
});

describe("connect:retry", () => {
  test("has the interval in milliseconds, and is repeated", async () => {
    const push = new Push({ linger: 0, reconnectInterval: 7, reconnectMaxInterval: 50 });
    const { events } = push;
    const address = await unboundEndpoint("tcp");
    push.connect(address);
    const intervals: number[] = [];
    while (intervals.length < 3) {
      const event = await until(events, "connect:retry");
      expect(event).toEqual({ type: "connect:retry", address, interval: event.interval });
      intervals.push(event.interval);
    }
    for (const interval of intervals) expect(interval).toBeGreaterThanOrEqual(7);
    push.close();
    await rest(events);
  });
});

describe("bind:error", () => {
  test.each(["tcp", "ws"])(
    "says why over %s; bind fails with the same, however often",
    async (transport) => {
      using one = new Pull();
      using other = new Pull();
      const address = await one.bind(`${transport}://127.0.0.1:*`);
      const { events } = other;
      for (let round = 0; round < 200; round++) {
        await expect(other.bind(address)).rejects.toMatchObject({ code: "EADDRINUSE" });
        const event = await until(events, "bind:error");
        expect(event.error).toBeInstanceOf(ZmqError);
        expect(event.error).toMatchObject({
          code: "EADDRINUSE",
          message: "Address already in use",
        });
        expect(address).toContain(event.address);
      }
    },
  );

  test("fails with its own error if libzmq reports no event", async () => {
    using pull = new Pull();
    const { events } = pull;
    const taken = await pull.bind("tcp://127.0.0.1:*");
    await expect(pull.bind(taken)).rejects.toMatchObject({ code: "EADDRINUSE" });
    await expect(pull.bind("gopher://here")).rejects.toMatchObject({
      code: "EPROTONOSUPPORT",
    });
    expect((await until(events, "bind:error")).error.code).toBe("EADDRINUSE");
  });
});

test("accept:error reports a peer that is filtered out", async () => {
  using pull = new Pull({ tcpAcceptFilter: "10.11.12.13" });
  using push = new Push({ linger: 0 });
  const { events } = pull;
  const address = await link("tcp", pull, push);
  const event = await until(events, "accept:error");
  expect(event).toMatchObject({ address, error: { name: "ZmqError" } });
});

// libzmq removes no such file any more, so there is no close:error:
// native/zmq/socket_files.h
test("close reports an ipc endpoint whose file is gone already", async () => {
  const pull = new Pull();
  const { events } = pull;
  const address = await pull.bind("ipc://*");
  rmSync(dirname(address.slice("ipc://".length)), { recursive: true });
  pull.close();
  expect(await until(events, "close")).toMatchObject({ address });
  expect(typesOf(await rest(events))).toEqual(["end"]);
});

test("a peer that dies is reported as a lost peer", async () => {
  using dealer = new Dealer({ linger: 0 });
  const { events } = dealer;
  const address = await dealer.bind("tcp://127.0.0.1:*");
  await using program = new Program(
    `const dealer = new zmq.Dealer();
     dealer.connect(args[0]);
     await dealer.receive();`,
    [address],
  );
  await until(events, "handshake");
  await program.kill();
  expect(await until(events, "disconnect")).toEqual({ type: "disconnect", address });
});

test("every event of a connection has both of its ends", async () => {
  using pull = new Pull();
  const push = new Push({ linger: 0 });
  const [atPull, atPush] = [pull.events, push.events];
  await link("tcp", pull, push);
  const made = await until(atPush, "connect");
  for (const type of ["accept", "handshake"] as const) {
    const { local, remote } = await until(atPull, type);
    expect([local, remote]).toEqual([made.remote, made.local]);
  }
  const { local, remote } = await until(atPush, "handshake");
  expect([local, remote]).toEqual([made.local, made.remote]);
  push.close();
  const lost = await until(atPull, "disconnect");
  expect([lost.local, lost.remote]).toEqual([made.remote, made.local]);
});
