// Random messages at a server and at a client. Neither throws, leaks or stops.

import fc from "fast-check";
import { Dealer, Router } from "zmq-napi";
import { RpcClient } from "zmq-napi/rpc";

import { both } from "./support";

const header = fc
  .tuple(
    fc.constantFrom(1, 1, 1, 0, 2, 255),
    fc.constantFrom(1, 2, 3, 4, 5, 6, 129, 130, 131, 132, 133, 134, 0),
    fc.constantFrom(0, 1, 2, 3, 255),
    fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc.constantFrom("echo", "count", "wait", "fail").map((method) => {
        const terms = Buffer.from([
          0,
          0,
          1,
          0,
          0,
          0,
          0,
          method === "count" ? 3 : 0,
          0,
          0,
          0,
          0,
        ]);
        return Buffer.concat([terms, Buffer.from(method)]);
      }),
    ),
  )
  .map(([version, kind, id, rest]) =>
    Buffer.concat([Buffer.from([version, kind, 0, 0, 0, 0, 0, 0, 0, id]), rest]),
  );

const frame = fc.oneof(
  header,
  fc.constant(Buffer.alloc(0)),
  fc
    .constantFrom("1", '"x"', "{", "{}", '{"code":1}', '"\\u00000"', "gone")
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
);

const message = fc.oneof(
  fc.array(frame, { minLength: 1, maxLength: 6 }),
  fc
    .tuple(header, fc.array(frame, { maxLength: 3 }))
    .map(([head, rest]) => [Buffer.alloc(0), head, ...rest]),
);

test("a server survives any message, and forgets the calls of a peer that has gone", async () => {
  await using peers = await both();
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 20 }), async (messages) => {
      using dealer = new Dealer({ linger: 1000 });
      dealer.connect(peers.address);
      for (const one of messages) await dealer.send(one);
      expect(await peers.client.call("echo", 1)).toBe(1);
    }),
    { numRuns: 100 },
  );
  while (peers.server.statistics().running > 0) await peers.client.call("echo", 2);
  expect(peers.server.statistics().queued).toBe(0);
});

test("a client survives any message", async () => {
  using router = new Router({ linger: 0, receiveTimeout: 5000 });
  await using client = new RpcClient<{ ask(): Promise<number> }>({ timeout: 5000 });
  client.connect(await router.bind("tcp://127.0.0.1:*"));
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 20 }), async (messages) => {
      const ended = client.call("ask").then(
        () => true,
        () => true,
      );
      let [id, , head] = await router.receive();
      // A cancellation of the call before can come first.
      while (head![1] !== 1) [id, , head] = await router.receive();
      for (const one of messages) await router.send([id, ...one]);
      const answer = Buffer.from(head!.subarray(0, 10));
      answer[1] = 129;
      await router.send([id, "", answer, "1"]);
      expect(await ended).toBe(true);
    }),
    { numRuns: 100 },
  );
  expect(client.statistics().underWay).toBe(0);
});
