// Options that change how bytes travel, but not which ones arrive.

import { createHash, randomBytes } from "node:crypto";
import { Pull, Push } from "zmq-napi";

import { link, type Transport } from "../support/transports";

const digest = (frames: Buffer[]) =>
  frames.map((frame) => createHash("sha1").update(frame).digest("hex")).join();

const messages = Array.from({ length: 100 }, (_, i) =>
  [i, i * 37, (i % 10) * 20_000].map((size) => randomBytes(size)),
);

/** Sends all messages, and expects them to arrive. */
async function exchange(push: Push, pull: Pull, endpoint: Transport | "ws") {
  if (endpoint === "ws") push.connect(await pull.bind("ws://127.0.0.1:*"));
  else await link(endpoint, pull, push);
  const sent = (async () => {
    for (const message of messages) await push.send(message);
  })();
  for (const message of messages) {
    expect(digest(await pull.receive())).toBe(digest(message));
  }
  await sent;
}

describe.each(["tcp", "ipc", "ws"] as const)("over %s", (transport) => {
  test.each([64, 100, 65_536, 16_777_216])(
    "messages arrive in batches of %i bytes",
    async (size) => {
      using push = new Push({ sendBatchSize: size });
      using pull = new Pull({ receiveBatchSize: size });
      await exchange(push, pull, transport);
    },
  );
});

// UndefinedBehaviorSanitizer reports an access that is not aligned without patch 155.
test.each([100, 101, 8_191])(
  "small messages arrive in batches of %i bytes",
  async (size) => {
    using push = new Push();
    using pull = new Pull({ receiveBatchSize: size });
    await link("tcp", pull, push);
    for (let index = 0; index < 200; index++) await push.send(Buffer.alloc(40, index));
    for (let index = 0; index < 200; index++) {
      expect(await pull.receive()).toEqual([Buffer.alloc(40, index)]);
    }
  },
);

test("batches have 64 KiB by default", () => {
  using push = new Push();
  using pull = new Pull();
  expect(push.sendBatchSize).toBe(65_536);
  expect(pull.receiveBatchSize).toBe(65_536);
});

test.each(["tcp", "ws"] as const)(
  "messages arrive with a priority over %s",
  async (on) => {
    using push = new Push({ priority: 6 });
    using pull = new Pull({ priority: 3 });
    expect([push.priority, pull.priority]).toEqual([6, 3]);
    await exchange(push, pull, on);
  },
);
