import { EAGAIN, EINVAL } from "../../lib/errors";
import type { Frame, NativeContext, NativeSocket, Status } from "../../lib/addon/native";
import { addon } from "./fake-addon";

/** Records, in order, the calls that a {@link FakeSocket} gets. */
export type Call = "send" | "sendMany" | "receive" | "fetch" | "events" | "wait";

const { maxFrames, slabFrame, slabRoom } = addon();

/**
 * A libzmq socket that a test controls: the test sets how many messages it accepts and
 * which messages it has received. The socket records its calls.
 */
export class FakeSocket implements NativeSocket {
  readonly calls: Call[] = [];
  readonly sent: (Frame | Frame[])[] = [];
  readonly inbox: Buffer[][] = [];
  /** The number of messages that are accepted before EAGAIN. */
  room = Infinity;
  /**
   * Results that a send or receive returns instead of its usual result, once each, in
   * order.
   */
  readonly answers: Status[] = [];
  /** The value that `events` returns; a function may change the socket first. */
  onEvents: () => Status = () => 0;
  interest = 0;
  timeout = -1;
  zeroCopyThreshold = Infinity;
  /** The value that `property` returns. */
  readonly properties = new Map<string, string>();
  #rest: Buffer[] = [];
  #fetched: Buffer | undefined;

  open(_context: NativeContext, _type: number, _readyCallback: () => void): Status {
    return 0;
  }

  statistics(_figures: Float64Array): void {}

  askForQueues(): Status {
    return EAGAIN;
  }

  observe(_socket: NativeSocket, _readyCallback: () => void): Status {
    return 0;
  }

  close(): void {}

  bind(_endpoint: string): Status {
    return 0;
  }

  unbind(_endpoint: string): Status {
    return 0;
  }

  onListenerClosed(_endpoint: string, closed: () => void): void {
    closed();
  }

  cancelListenerClosed(_endpoint: string): void {
    // No message waits.
  }

  connect(_endpoint: string): Status {
    return 0;
  }

  connectPeer(_endpoint: string): Status {
    return 1;
  }

  disconnect(_endpoint: string): Status {
    return 0;
  }

  disconnectPeer(_routingId: Uint8Array): Status {
    return 0;
  }

  join(_group: Uint8Array): Status {
    return 0;
  }

  leave(_group: Uint8Array): Status {
    return 0;
  }

  send(message: Frame | Frame[]): Status {
    this.calls.push("send");
    const answer = this.answers.shift();
    if (answer !== undefined) return answer;
    if (this.room <= 0) return EAGAIN;
    this.room -= 1;
    this.sent.push(message);
    return 0;
  }

  /** Takes at most two messages per call, as the addon takes at most 64. */
  sendMany(messages: readonly (Frame | Frame[])[], from: number): Status {
    this.calls.push("sendMany");
    let taken = 0;
    for (const message of messages.slice(from, from + 2)) {
      const answer = this.answers.shift() ?? (this.room > 0 ? 0 : EAGAIN);
      if (answer !== 0) return taken > 0 ? taken : answer;
      this.room -= 1;
      this.sent.push(message);
      taken += 1;
    }
    return taken;
  }

  receive(
    slab: Uint8Array,
    offset: number,
    sizes: Uint32Array,
    wanted: number,
  ): Status | ArrayBuffer {
    this.calls.push("receive");
    sizes[0] = 0;
    for (let messages = 0; messages < wanted;) {
      const frame = this.#next();
      if (typeof frame === "number") return sizes[0] === 0 ? frame : 0;
      const more = this.#rest.length > 0 ? 1 : 0;
      const small = frame.length <= Math.min(slabFrame, slab.length - offset);
      sizes[++sizes[0]] = (small ? frame.length * 2 : 0) + more;
      if (!small) return new Uint8Array(frame).buffer;
      slab.set(frame, offset);
      offset = (offset + frame.length + 7) & ~7;
      if (more === 0) messages += 1;
      if (slab.length - offset < slabRoom || sizes[0] === maxFrames) break;
    }
    return 0;
  }

  fetch(): Status {
    this.calls.push("fetch");
    const frame = this.#next();
    if (typeof frame === "number") return frame;
    this.#fetched = frame;
    return this.#rest.length > 0 ? 1 : 0;
  }

  property(name: string, buffer: Uint8Array): Status {
    if (this.#fetched === undefined) throw new Error("no frame was fetched");
    const value = this.properties.get(name);
    if (value === undefined) return EINVAL;
    const bytes = Buffer.from(value, "latin1");
    buffer.set(bytes.subarray(0, buffer.length));
    return bytes.length;
  }

  take(slab: Uint8Array, offset: number): Status | ArrayBuffer {
    const frame = this.#fetched;
    this.#fetched = undefined;
    if (frame === undefined) throw new Error("no frame was fetched");
    return this.#deliver(frame, slab, offset);
  }

  #next(): Buffer | Status {
    const answer = this.answers.shift();
    if (answer !== undefined) return answer;
    if (this.#rest.length === 0) this.#rest = [...(this.inbox.shift() ?? [])];
    return this.#rest.shift() ?? EAGAIN;
  }

  #deliver(frame: Buffer, slab: Uint8Array, offset: number): Status | ArrayBuffer {
    if (frame.length > Math.min(slabFrame, slab.length - offset))
      return new Uint8Array(frame).buffer;
    slab.set(frame, offset);
    return frame.length * 2 + (this.#rest.length > 0 ? 1 : 0);
  }

  events(): Status {
    this.calls.push("events");
    return this.onEvents();
  }

  wait(interest: number): void {
    this.calls.push("wait");
    this.interest = interest;
  }

  waitInBackground(): void {}

  getOption(_option: number, buffer: Uint8Array): Status {
    new DataView(buffer.buffer, buffer.byteOffset).setInt32(0, this.timeout, true);
    return 4;
  }

  setOption(): Status {
    return 0;
  }

  setZeroCopyThreshold(bytes: number): void {
    this.zeroCopyThreshold = bytes;
  }

  setDatagramLimit(_bytes: number): void {}

  /** Returns how often `call` was called. */
  count(call: Call): number {
    return this.calls.filter((made) => made === call).length;
  }
}

/** The inbox entry for text frames. */
export function frames(...texts: string[]): Buffer[] {
  return texts.map((text) => Buffer.from(text));
}

/** Returns the state of a promise, after no more than microtasks. */
export async function stateOf(promise: Promise<unknown>): Promise<string> {
  const pending = {};
  let microtasks: Promise<unknown> = Promise.resolve();
  for (let hop = 0; hop < 10; hop++) microtasks = microtasks.then(() => pending);
  return Promise.race([promise, microtasks]).then(
    (value) => (value === pending ? "pending" : "resolved"),
    () => "rejected",
  );
}
