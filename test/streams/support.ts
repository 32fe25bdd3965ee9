// Connected sockets, and what comes out of streams.

import { Pull, Push } from "zmq-napi";

import { link, type Transport } from "../support/transports";

/** A Push that is connected to a Pull. */
export class Line implements Disposable {
  readonly push = new Push({ linger: 0 });
  readonly pull = new Pull();

  async open(transport: Transport = "tcp"): Promise<this> {
    await link(transport, this.pull, this.push);
    return this;
  }

  [Symbol.dispose](): void {
    this.push.close();
    this.pull.close();
  }
}

export const line = (transport?: Transport): Promise<Line> => new Line().open(transport);

/** Lets the event loop turn until `holds` returns true. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

/** Resolves with all chunks of a stream. */
export async function all(stream: AsyncIterable<unknown>): Promise<any[]> {
  const chunks: unknown[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** Returns the frames of a message as text. */
export const texts = (message: Buffer[]): string[] => message.map(String);

/** Resolves with what `work` rejects with. */
export async function failure(work: Promise<unknown>): Promise<any> {
  return work.then(
    () => {
      throw new Error("Expected a rejection");
    },
    (error: unknown) => error,
  );
}
