import { setTimeout as delay } from "node:timers/promises";
import { type MessageLike } from "zmq-napi";
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

import {
  draftCombinations,
  type DraftFlow,
  openDraft,
  waitingPatterns,
} from "../support/draft-flows";
import { expectRest, lookAtLoop } from "../support/event-loop";
import { endpoint, transports, unboundEndpoint } from "../support/transports";

const reason = new Error("changed my mind");

const narrow = {
  sendHighWaterMark: 5,
  receiveHighWaterMark: 5,
  sendBufferSize: 8192,
  receiveBufferSize: 8192,
};

const count = 300;
const padding = "-".repeat(32_768);
const everyNumber = Array.from({ length: count }, (_, index) => `${index}`);

/** Sends far more messages than there is room for. Returns how many sends succeeded. */
async function overfill(
  flow: DraftFlow,
): Promise<{ done: number; all: Promise<unknown> }> {
  const state = { done: 0, all: Promise.resolve<unknown>(undefined) };
  const sends = everyNumber.map(async (number) => {
    await flow.send(number + padding);
    state.done += 1;
  });
  state.all = Promise.all(sends);
  // The waiting messages make no progress, so the test waits for quiet that lasts.
  for (let [before, quiet] = [-1, 0]; quiet < 10; await delay(20)) {
    quiet = before === state.done ? quiet + 1 : 0;
    before = state.done;
  }
  return state;
}

async function receiveAll(flow: DraftFlow): Promise<string[]> {
  const received: string[] = [];
  while (received.length < count) {
    const message = String(await flow.receive());
    if (message.endsWith(padding)) received.push(message.slice(0, -padding.length));
  }
  return received;
}

describe.each(draftCombinations(waitingPatterns))("%s over %s", (pattern, transport) => {
  test("sending waits at the high-water mark, without work, and resumes in order", async () => {
    using flow = await openDraft(pattern, transport, narrow);
    const sending = await overfill(flow);
    const room = sending.done;
    expectRest(await lookAtLoop());
    expect(room).toBeGreaterThanOrEqual(narrow.sendHighWaterMark);
    expect(room).toBeLessThan(count);
    expect(flow.trySend("no room")).toBe(false);
    await expect(flow.send("no room", { timeout: 0 })).rejects.toMatchObject({
      code: "EAGAIN",
    });
    expect(await receiveAll(flow)).toEqual(everyNumber);
    await sending.all;
    expect(sending.done).toBe(count);
  });

  test("a waiting send keeps its message and its address, also if their buffers change", async () => {
    using flow = await openDraft(pattern, transport, narrow);
    const sending = await overfill(flow);
    const message = Buffer.from("as it was");
    const options = { ...flow.address };
    const last = flow.sender.send(message, options);
    message.fill("x");
    if ("routingId" in options) options.routingId = 1;
    const received = await receiveAll(flow);
    await sending.all;
    await last;
    expect(received).toEqual(everyNumber);
    expect(String(await flow.receive())).toBe("as it was");
  });

  test("an aborted send sends nothing, and the sends around it send everything", async () => {
    using flow = await openDraft(pattern, transport, narrow);
    const kept: string[] = [];
    const sends = everyNumber.map((number) => {
      const abort = new AbortController();
      const fate = flow.send(number + padding, { signal: abort.signal }).then(
        () => void kept.push(number),
        (error) => expect(error).toBe(reason),
      );
      return { abort, fate };
    });
    for (const { abort } of sends.filter((_, index) => index % 2 === 1)) {
      abort.abort(reason);
    }
    const receiving = (async () => {
      const received: string[] = [];
      for await (const [frame] of flow.receiver.messages()) {
        if (String(frame) === "last") break;
        received.push(String(frame).slice(0, -padding.length));
      }
      return received;
    })();
    await Promise.all(sends.map(({ fate }) => fate));
    await flow.send("last");
    const inOrder = kept.sort((one, other) => Number(one) - Number(other));
    expect(await receiving).toEqual(inOrder);
    expect(kept.length).toBeLessThan(count);
  });

  test("a limited number of sends wait, and closing ends them", async () => {
    const flow = await openDraft(pattern, transport, narrow);
    const sending = await overfill(flow);
    const waiting = count - sending.done;
    flow.sender.pendingSendLimit = waiting;
    await expect(flow.send("one too many")).rejects.toMatchObject({ code: "ENOBUFS" });
    const ends = expect(sending.all).rejects.toMatchObject({ code: "EAGAIN" });
    // Queued messages have no receiver any more: the process would wait for one at its end.
    flow.sender.linger = 0;
    flow[Symbol.dispose]();
    await ends;
  });
});

describe.each(draftCombinations())("%s over %s", (pattern, transport) => {
  test("receives that wait get messages in the order of their calls", async () => {
    using flow = await openDraft(pattern, transport);
    const numbers = everyNumber.slice(0, 100);
    const receives = numbers.map(() => flow.receive());
    for (const number of numbers) await flow.send(number);
    expect((await Promise.all(receives)).map(String)).toEqual(numbers);
  });

  test("an aborted receive, and one that gives up, leave the message to the next", async () => {
    using flow = await openDraft(pattern, transport);
    const abort = new AbortController();
    const aborted = flow.receive({ signal: abort.signal });
    const limited = flow.receive({ timeout: 5 });
    const next = flow.receive();
    abort.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    await expect(limited).rejects.toMatchObject({ code: "EAGAIN" });
    await flow.send("whole");
    expect(String(await next)).toBe("whole");
    expect(flow.receiver.tryReceive()).toBeUndefined();
  });

  test("leaving a loop loses no message, closing the socket ends it", async () => {
    using flow = await openDraft(pattern, transport);
    for (let index = 0; index < 30; index += 1) await flow.send(`${index}`);
    const received: string[] = [];
    while (received.length < 30) {
      for await (const [frame] of flow.receiver.messages()) {
        received.push(String(frame));
        if (received.length % 3 === 0) break;
      }
    }
    expect(received).toEqual(everyNumber.slice(0, 30));
    const loop = (async () => {
      for await (const [frame] of flow.receiver.messages()) return String(frame);
      return "ended";
    })();
    await new Promise(setImmediate);
    flow.receiver.close();
    expect(await loop).toBe("ended");
  });

  test("a socket waits for both directions at once", async () => {
    using flow = await openDraft(pattern, transport);
    const first = flow.receive();
    const more = Array.from({ length: 20 }, (_, index) => flow.send(`${index}`));
    expect(String(await first)).toBe("0");
    await Promise.all(more);
    for (let index = 1; index < 20; index += 1) {
      expect(String(await flow.receive())).toBe(`${index}`);
    }
  });
});

describe.each(transports)("before the peer has bound, over %s,", (transport) => {
  test.each([
    ["a Client", () => new Client(), () => new Server()],
    ["a Scatter", () => new Scatter(), () => new Gather()],
    ["a Channel", () => new Channel(), () => new Channel()],
  ] as const)("%s can connect and send", async (_name, early, late) => {
    const there = await unboundEndpoint(transport);
    using sender = early();
    sender.connect(there);
    for (let index = 0; index < 50; index += 1) await sender.send(`${index}`);
    using receiver = late();
    await receiver.bind(there);
    for (let index = 0; index < 50; index += 1) {
      expect(String((await receiver.receive())[0])).toBe(`${index}`);
    }
  });

  test("a Peer can connect and send to its peer by number", async () => {
    const there = await unboundEndpoint(transport);
    using early = new Peer();
    const routingId = early.connectPeer(there);
    await early.send("first", { routingId });
    using late = new Peer();
    await late.bind(there);
    const [first, from] = await late.receive();
    expect(String(first)).toBe("first");
    await late.send("second", from);
    expect(await early.receive()).toEqual([Buffer.from("second"), { routingId }]);
  });

  test("a Dish can join and connect", async () => {
    const there = await unboundEndpoint(transport);
    using dish = new Dish();
    dish.join("early");
    dish.connect(there);
    const received = dish.receive();
    using radio = new Radio();
    await radio.bind(there);
    let arrived = false;
    void received.then(() => (arrived = true));
    while (!arrived) {
      await radio.send("x", { group: "early" });
      await new Promise(setImmediate);
    }
    expect(String((await received)[0])).toBe("x");
  });
});

test.each([
  ["a Client", () => new Client(), () => new Server()],
  ["a Scatter", () => new Scatter(), () => new Gather()],
  ["a Channel", () => new Channel(), () => new Channel()],
] as const)("what %s sends without a peer waits for one", async (_name, early, late) => {
  using sender = early();
  using receiver = late();
  const sends = ["1", "2", "3"].map((text: MessageLike) => sender.send(text));
  expect(sender.trySend("4")).toBe(false);
  await expect(sender.send("5", { timeout: 5 })).rejects.toMatchObject({
    code: "EAGAIN",
  });
  receiver.connect(await sender.bind(endpoint("inproc")));
  await Promise.all(sends);
  for (const text of ["1", "2", "3"]) {
    expect(String((await receiver.receive())[0])).toBe(text);
  }
  expect(receiver.tryReceive()).toBeUndefined();
});
