import { combinations, open, streaming } from "../support/flows";

const count = 10_000;
const unlimited = { sendHighWaterMark: 0, receiveHighWaterMark: 0 };

describe.each(combinations(streaming))("%s over %s", (pattern, transport) => {
  test("10,000 messages arrive in order, none twice, none missing", async () => {
    using flow = await open(pattern, transport);
    const sending = (async () => {
      for (let index = 0; index < count; index += 1) await flow.send(`${index}`);
    })();
    for (let index = 0; index < count; index += 1) {
      const [frame] = await flow.receive();
      if (String(frame) !== `${index}`) expect([String(frame)]).toEqual([`${index}`]);
    }
    await sending;
    expect(flow.receiver.tryReceive()).toBeUndefined();
  });

  test("multipart messages keep their order and their frames if no receive waits", async () => {
    using flow = await open(pattern, transport, unlimited);
    const messages = Array.from({ length: 1000 }, (_, index) => [
      `${index}`,
      ...Array.from({ length: index % 7 }, () => "more"),
    ]);
    expect(messages.every((message) => flow.trySend(message))).toBe(true);
    const received = [];
    while (received.length < messages.length)
      received.push((await flow.receive()).map(String));
    expect(received).toEqual(messages);
  });
});
