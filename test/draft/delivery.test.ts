import { Channel } from "zmq-napi/draft";

import { draftCombinations, openDraft } from "../support/draft-flows";

/** Sizes around the limits at which frames travel and are received in other ways. */
const sizes = [0, 1, 29, 33, 34, 255, 256, 8191, 8192, 8193, 65_535, 65_536, 300_000];

const bytes = (size: number) =>
  Buffer.from(Array.from({ length: size }, (_, index) => (index * 31 + size) & 255));

describe.each(draftCombinations())("%s over %s", (pattern, transport) => {
  test("messages of all sizes arrive as they were sent", async () => {
    using flow = await openDraft(pattern, transport);
    for (const size of sizes) {
      await flow.send(bytes(size));
      expect((await flow.receive()).equals(bytes(size))).toBe(true);
    }
  });

  test("large messages that are lent arrive as they were sent", async () => {
    using flow = await openDraft(pattern, transport);
    flow.sender.zeroCopyThreshold = 1000;
    for (const size of sizes) {
      await flow.send(bytes(size));
      expect((await flow.receive()).equals(bytes(size))).toBe(true);
    }
  });

  test("every kind of message arrives as its bytes", async () => {
    using flow = await openDraft(pattern, transport);
    const kinds = [
      ["text, ü, 世界", "text, ü, 世界"],
      [12.5, "12.5"],
      [null, ""],
      [new Uint8Array([65, 66]), "AB"],
      [new DataView(new Uint8Array([67]).buffer), "C"],
      [new Uint8Array([68]).buffer, "D"],
    ] as const;
    for (const [message, arrives] of kinds) {
      await flow.send(message);
      expect(String(await flow.receive())).toBe(arrives);
    }
  });

  test("many messages arrive, each once, in order", async () => {
    using flow = await openDraft(pattern, transport);
    const numbers = Array.from({ length: 900 }, (_, index) => `${index}`);
    const receiving = (async () => {
      const received: string[] = [];
      for await (const [frame] of flow.receiver.messages()) {
        if (received.push(String(frame)) === numbers.length) break;
      }
      return received;
    })();
    for (const number of numbers) await flow.send(number);
    expect(await receiving).toEqual(numbers);
  });

  test("a message arrives as it was passed, also if its buffer changes", async () => {
    using flow = await openDraft(pattern, transport);
    const message = Buffer.from("as it was");
    const sent = flow.send(message);
    message.fill("x");
    await sent;
    expect(String(await flow.receive())).toBe("as it was");
  });
});

test("an array of one frame is a message of one frame", async () => {
  using one = new Channel();
  using other = new Channel();
  other.connect(await one.bind("inproc://forwarding"));
  await one.send("x");
  // The received message is sent without a change.
  await other.send(await other.receive());
  expect((await one.receive()).map(String)).toEqual(["x"]);
  expect(other.trySend(["y"])).toBe(true);
  expect((await one.receive()).map(String)).toEqual(["y"]);
});

describe.each(draftCombinations())("%s over %s", (pattern, transport) => {
  test("a message of several frames, or none, is a TypeError", async () => {
    using flow = await openDraft(pattern, transport);
    const send = (message: unknown) => flow.sender.send(message as string, flow.address);
    const trySend = (message: unknown) =>
      flow.sender.trySend(message as string, flow.address);
    for (const act of [send, trySend]) {
      expect(() => act(["one", "two"])).toThrow(TypeError);
      expect(() => act(["one", "two"])).toThrow(
        "have one frame, but this one is an array of 2",
      );
      expect(() => act([])).toThrow(TypeError);
      expect(() => act(undefined)).toThrow("Message must be present");
      expect(() => act(Symbol("x"))).toThrow(TypeError);
    }
    await flow.send("usable");
    expect(String(await flow.receive())).toBe("usable");
  });
});
