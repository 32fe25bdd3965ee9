// Messages of docs/rpc-protocol.md, and what counts the turns of the event loop.

export function header(
  kind: number,
  id: number,
  more: Buffer = Buffer.alloc(0),
  version = 1,
): Buffer {
  const bytes = Buffer.alloc(10);
  bytes[0] = version;
  bytes[1] = kind;
  bytes.writeBigUInt64BE(BigInt(id), 2);
  return Buffer.concat([bytes, more]);
}

/** What follows the id in the header of a call. */
export function terms(
  method: string,
  timeLeft = 0xffffffff,
  credit = 0,
  lease = 0,
): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(timeLeft, 0);
  bytes.writeUInt32BE(credit, 4);
  bytes.writeUInt32BE(lease, 8);
  return Buffer.concat([bytes, Buffer.from(method)]);
}

/** Returns the number of the call in a header. */
export function numberOf(head: Buffer): number {
  return Number(head.readBigUInt64BE(2));
}

/**
 * Calls `look` in each turn of the event loop. Resolves when it returns a number that is no
 * smaller than `end`, with the most by which the number has grown within a turn.
 */
export async function mostInATurn(look: () => number, end: number): Promise<number> {
  let most = 0;
  for (let before = look(); before < end;) {
    await new Promise(setImmediate);
    const now = look();
    most = Math.max(most, now - before);
    before = now;
  }
  return most;
}
