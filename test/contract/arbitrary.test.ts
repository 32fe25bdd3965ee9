import fc from "fast-check";
import { type MessageLike } from "zmq-napi";

import { combinations, type Flow, open } from "../support/flows";

/** The parts of a frame that a peer sees. */
function bytesOf(frame: MessageLike): Buffer {
  if (frame === null) return Buffer.alloc(0);
  if (ArrayBuffer.isView(frame)) {
    return Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  }
  return Buffer.from(String(frame as string | number));
}

const frame: fc.Arbitrary<MessageLike> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.uint8Array({ minLength: 8000, maxLength: 9000, size: "max" }),
  fc.float64Array({ maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 600 }),
  fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }),
  fc.double(),
  fc.constant(null),
);

const messages = fc.array(fc.array(frame, { minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 10,
});

const property = (flow: Flow) =>
  fc.asyncProperty(messages, async (sent) => {
    for (const message of sent) {
      const received = await flow.pass(message);
      const expected = message.map(bytesOf);
      const same =
        received.length === expected.length &&
        received.every((bytes, index) => bytes.equals(expected[index] ?? bytes));
      // A comparison before expect() is faster than expect() alone.
      if (!same) expect(received).toEqual(expected);
    }
  });

test.each(combinations())(
  "%s over %s: any message arrives as it was sent",
  async (pattern, transport) => {
    using flow = await open(pattern, transport);
    await fc.assert(property(flow), { numRuns: 10 });
  },
);
