import type { Message } from "../messages/frame";

/** The messages that wait in libzmq between a socket and one of its peers. */
export interface PeerQueue {
  /** The address of this socket's end. Undefined over inproc, and without a connection. */
  readonly local: string | undefined;
  /** The address of the peer. Undefined over inproc. */
  readonly remote: string | undefined;
  /** The messages that the socket has accepted to send, and that libzmq has not written. */
  readonly sending: number;
  /** The messages that have arrived, and that were not taken from libzmq. */
  readonly receiving: number;
}

/** libzmq's number of the events that report a queue: `ZMQ_EVENT_PIPES_STATS`. */
const queueEvent = 0x10000;

/** Returns the queue that a monitor event reports. Returns undefined for other events. */
export function queueIn(frames: readonly Message[]): PeerQueue | undefined {
  const [head, , sending, receiving, local, remote] = frames;
  if (head?.length !== 8 || head.readUInt32LE() !== queueEvent) return undefined;
  if (sending?.length !== 8 || receiving?.length !== 8) return undefined;
  return {
    local: textOf(local),
    remote: textOf(remote),
    sending: Number(sending.readBigUInt64LE()),
    receiving: Number(receiving.readBigUInt64LE()),
  };
}

function textOf(address: Message | undefined): string | undefined {
  return address === undefined || address.length === 0 ? undefined : String(address);
}
