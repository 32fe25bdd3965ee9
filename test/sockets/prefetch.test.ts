import { Pull, Push, Reply, Request, Socket, XPublisher, XSubscriber } from "zmq-napi";
import { socketCore } from "zmq-napi/internals";

/** The number of messages that were taken from libzmq and not yet received. */
function prefetched(socket: Socket): number {
  return socketCore(socket).receiver.prefetched;
}

/** The highest number of prefetched messages during 150 receives. */
function mostPrefetched(socket: Socket & { tryReceive(): unknown }): number {
  let most = 0;
  for (let taken = 0; taken < 150; taken++) {
    socket.tryReceive();
    most = Math.max(most, prefetched(socket));
  }
  return most;
}

let count = 0;

async function filled(
  pull: Pull,
  conflate = false,
  message: string | string[] = "message",
): Promise<Push> {
  const push = new Push({ sendHighWaterMark: 1000, linger: 0, conflate });
  const address = `inproc://prefetch-${process.pid}-${++count}`;
  await pull.bind(address);
  push.connect(address);
  for (let index = 0; index < 200; index++) push.trySend(message);
  return push;
}

test.each([
  [1, 0],
  [15, 0],
  [16, 1],
  [80, 9],
  [1000, 63],
  [0, 63],
])(
  "at a high-water mark of %i there are at most %i prefetched messages",
  async (mark, most) => {
    using pull = new Pull({ receiveHighWaterMark: mark });
    using push = await filled(pull);
    expect(mostPrefetched(pull)).toBe(most);
    expect(push.closed).toBe(false);
  },
);

test.each([
  ["a large frame before a small one", [9000, 1]],
  ["several slabs", Array.from({ length: 30 }, () => 1000)],
  ["frames without room in the slab", [4000, 3000, 4000, 1500, 3000]],
  ["a large frame after small ones", [1, 1, 9000]],
  ["more frames than come at a time", Array.from({ length: 150 }, () => 1)],
])("there are no more of messages with %s", async (_title, sizes) => {
  using pull = new Pull({ receiveHighWaterMark: 16 });
  using push = await filled(
    pull,
    false,
    sizes.map((size) => "x".repeat(size)),
  );
  for (let taken = 0; taken < 100; taken++) {
    expect(pull.tryReceive()?.map((frame) => frame.length)).toEqual(sizes);
    // A few small messages may come with a message that the last call began.
    expect(prefetched(pull)).toBeLessThanOrEqual(2);
  }
  expect(push.closed).toBe(false);
});

test("nothing is prefetched while metadata is waited for", async () => {
  using pull = new Pull();
  using push = new Push({ linger: 0 });
  push.connect(await pull.bind("tcp://127.0.0.1:*"));
  const waiting = [
    pull.receive(),
    pull.receive(),
    pull.receive({ metadata: true }),
    pull.receive({ metadata: true }),
  ];
  for (let index = 0; index < 8; index++) await push.send(String(index));
  const [, , ...described] = await Promise.all(waiting);
  for (const message of described)
    expect(message).toMatchObject({ metadata: { peerAddress: "127.0.0.1" } });
});

test("those that there are come first when metadata is asked for, and have none", async () => {
  using pull = new Pull();
  using push = new Push({ linger: 0 });
  push.connect(await pull.bind(`inproc://prefetch-${process.pid}-${++count}`));
  for (let index = 0; index < 40; index++) push.trySend(String(index));
  let next = 0;
  while (prefetched(pull) < 2) expect(String(pull.tryReceive())).toBe(String(next++));
  for (let left = prefetched(pull); next < 40; left--) {
    expect(prefetched(pull)).toBe(Math.max(0, left));
    const message = pull.tryReceive({ metadata: true });
    expect(String(message)).toBe(String(next++));
    expect(message?.metadata).toMatchObject({
      peerAddress: undefined,
      userId: undefined,
    });
  }
  expect(pull.tryReceive()).toBeUndefined();
});

test("there is none where only the newest message counts", async () => {
  using pull = new Pull({ conflate: true });
  using push = await filled(pull, true);
  expect(String(pull.tryReceive())).toBe("message");
  for (let round = 0; round < 20; round++) {
    push.trySend(String(round));
    push.trySend(String(round + 1));
    expect(String(pull.tryReceive())).toBe(String(round + 1));
    expect(prefetched(pull)).toBe(0);
  }
});

test("nothing is prefetched if libzmq depends on the last received message", async () => {
  using xpub = new XPublisher();
  using xsub = new XSubscriber();
  await xpub.bind(`inproc://prefetch-${process.pid}-${++count}`);
  xsub.connect(xpub.lastEndpoint ?? "");
  for (let topic = 0; topic < 200; topic++) await xsub.send(`\x01${String(topic)}`);
  expect(mostPrefetched(xpub)).toBe(0);
});

test("requests and replies are not prefetched", async () => {
  using reply = new Reply();
  await reply.bind(`inproc://prefetch-${process.pid}-${++count}`);
  const requests = Array.from({ length: 20 }, () => new Request({ linger: 0 }));
  for (const request of requests) {
    request.connect(reply.lastEndpoint ?? "");
    await request.send("question");
  }
  for (const request of requests) {
    await reply.receive();
    expect(prefetched(reply)).toBe(0);
    await reply.send("answer");
    request.close();
  }
});
