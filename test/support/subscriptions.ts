// Subscriptions travel to the publisher as messages; the publisher cannot report their
// arrival.

import { type Publisher, type Subscriber, type XPublisher } from "zmq-napi";

let count = 0;

/**
 * Resolves when `publisher` has all that `subscriber` has subscribed to or unsubscribed
 * from so far: it then has a subscription to a marker that was made after them. Whatever
 * the subscriber received before is dropped.
 *
 * The high-water marks must leave room for many markers. At a low mark the publisher may
 * drop the last marker, and the promise never resolves.
 */
export async function settle(
  publisher: Publisher | XPublisher,
  subscriber: Subscriber,
): Promise<void> {
  const marker = Buffer.from(`\0\0marker ${++count} `);
  subscriber.subscribe(marker);
  const isMarker = (frames: Buffer[] | undefined) => frames?.[0]?.includes(marker);
  while (!isMarker(subscriber.tryReceive())) {
    await publisher.send(marker);
    await new Promise(setImmediate);
  }
  const last = Buffer.concat([marker, Buffer.from("last")]);
  await publisher.send(last);
  while (!(await subscriber.receive())[0]?.equals(last));
  subscriber.unsubscribe(marker);
}

/**
 * Returns the ones of `messages` that `subscriber` gets. The last one must arrive for
 * certain.
 */
export async function published(
  publisher: Publisher | XPublisher,
  subscriber: Subscriber,
  messages: (string | Buffer | string[])[],
  end: string,
): Promise<string[]> {
  for (const message of [...messages, end]) await publisher.send(message);
  const received: string[] = [];
  for (;;) {
    const message = (await subscriber.receive()).map(String).join(",");
    if (message === end) return received;
    received.push(message);
  }
}
