// Idle sockets cost nothing.

import { run } from "../support/program";

const draft = require.resolve("../../dist/draft.js");

/**
 * Opens connected pairs, lets them talk, and then counts what wakes up while nothing
 * happens: turns of the event loop, and of libzmq's threads. Whatever spins does so
 * thousands of times.
 */
const program = `
  const draft = require(args[0]);
  const { performance } = require("node:perf_hooks");
  const { readFileSync, readdirSync } = require("node:fs");
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const turns = () => performance.nodeTiming.uvMetricsInfo.loopCount;
  const wakeUps = () => {
    const tasks = readdirSync("/proc/self/task");
    const switches = tasks.map((task) => {
      const status = readFileSync("/proc/self/task/" + task + "/status", "utf8");
      return Number(/^voluntary_ctxt_switches:\\s*(\\d+)/m.exec(status)[1]);
    });
    return switches.reduce((sum, count) => sum + count);
  };
  const sockets = [];
  const waiting = args[1] === "waiting";
  async function pair(binding, connecting, talk) {
    sockets.push(binding, connecting);
    const udp = connecting instanceof draft.Radio;
    connecting.connect(await binding.bind(udp ? "udp://127.0.0.1:*" : "tcp://127.0.0.1:*"));
    await talk(binding, connecting);
    if (waiting) binding.receive().catch(() => undefined);
  }
  for (let count = 0; count < 5; count++) {
    await pair(new draft.Server(), new draft.Client(), async (server, client) => {
      await client.send("x");
      await server.send("y", (await server.receive())[1]);
      await client.receive();
      if (waiting) client.receive().catch(() => undefined);
    });
    await pair(new draft.Gather(), new draft.Scatter(), async (gather, scatter) => {
      await scatter.send("x");
      await gather.receive();
    });
    await pair(new draft.Channel(), new draft.Channel(), async (one, other) => {
      for (let index = 0; index < 2000; index++) {
        other.trySend("x");
        one.tryReceive();
      }
    });
    await pair(new draft.Dish(), new draft.Radio(), async (dish, radio) => {
      dish.join("g");
      let received;
      while (!received) {
        await radio.send("x", { group: "g" });
        received = await dish.receive({ timeout: 50 }).catch(() => undefined);
      }
    });
    await pair(new draft.Peer(), new draft.Peer(), async (one, other) => {
      await other.send("x", { routingId: other.connectPeer(one.lastEndpoint) });
      await one.receive();
    });
    const datagram = new draft.Datagram();
    await datagram.bind("udp://127.0.0.1:*");
    sockets.push(datagram);
  }
  // A socket that waits for room which never comes.
  const full = new draft.Client({ sendHighWaterMark: 1, linger: 0 });
  full.connect("tcp://127.0.0.1:9");
  sockets.push(full);
  for (let count = 0; count < 5; count++) full.send("x").catch(() => undefined);
  full.reconnectInterval = -1;
  full.disconnect("tcp://127.0.0.1:9");

  await sleep(500);
  const before = [turns(), wakeUps()];
  await sleep(1000);
  const after = [turns(), wakeUps()];
  say(after.map((count, index) => count - before[index]).join(" "));
  for (const socket of sockets) socket.close();
`;

test.each(["idle", "waiting"])(
  "connected sockets that are %s wake nobody up",
  async (state) => {
    const end = await run(program, [draft, state], ["--no-warnings"]);
    expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
    const [turns, wakeUps] = (end.lines[0] ?? "").split(" ").map(Number);
    expect(turns).toBeLessThan(20);
    expect(wakeUps).toBeLessThan(200);
  },
);
