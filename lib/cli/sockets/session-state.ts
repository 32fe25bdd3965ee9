import { ZmqError } from "../../errors";
import { factsOf, SocketType } from "../../socket-types";
import type { Endpoint } from "../connection/open";
import { TimeoutFailure } from "../failure";
import type { CliMessage } from "../formats/message";
import type { SessionValues } from "./options";
import { type Peers, waitUntil } from "./peers";
import type { Port } from "./ports";
import type { SocketCommand } from "./types";
import { isInBackground } from "../terminal/background";
import { timeText } from "../terminal/figures";

/** Subscriptions that a publisher keeps until it sends, and bytes of each. */
const mostSubscriptions = 10_000;
const longestTopic = 10_000;

const inBackground = isInBackground();

/** Why the parts of a session stop when all is done. */
export class Ended extends Error {}

/** Why they stop when `--duration` is over. */
export class TimeOver extends Ended {}

/** What the parts of a running command share. */
export class Session {
  /** When a message was last sent or received, as `performance.now()` gives it. */
  lastActivity = performance.now();
  /** How many messages were sent, and how many bytes they had. */
  sent = { messages: 0, bytes: 0 };
  received = { messages: 0, bytes: 0 };
  /** When the session began, as `performance.now()` gives it. */
  readonly began = performance.now();
  /** Whether a message waits to be sent. */
  isSending: boolean;
  #subscriptions: Uint8Array[] = [];
  #heard: CliMessage | undefined;
  #changed: (() => void) | undefined;
  /** The connections of a Stream, and whether one has ended. */
  readonly #streams = new Set<string>();
  #hadStream = false;
  #inputEnded = false;

  constructor(
    readonly row: SocketCommand,
    readonly values: SessionValues,
    readonly port: Port,
    readonly peers: Peers,
    readonly endpoints: readonly Endpoint[],
    /** The message in the arguments. */
    readonly message: CliMessage | undefined,
    private readonly controller: AbortController,
  ) {
    this.isSending = message !== undefined;
  }

  /** Aborts when all is done, and when the command is to stop. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Makes all parts stop. They reject with `reason`. */
  end(reason: unknown): void {
    this.controller.abort(reason);
  }

  /** Says that nothing more is sent. */
  endInput(): void {
    this.#inputEnded = true;
    this.#endWithStreams();
  }

  /** The endpoints, for sentences. */
  get where(): string {
    return this.endpoints.map(({ address }) => address).join(", ");
  }

  /** Whether a message names the peer that it goes to. */
  get isAddressed(): boolean {
    return ["routed", "numbered"].includes(factsOf(this.row.type).message);
  }

  /** Whether the socket reports its connections. Datagrams have none. */
  get hasConnections(): boolean {
    return this.endpoints.some(({ address }) => !/^(udp|e?pgm|norm):/i.test(address));
  }

  /** Whether a person types the messages. */
  get isTyped(): boolean {
    return this.#readsTerminal && !this.isApart;
  }

  /**
   * Whether nobody can type, because the command was started in the background, and it has
   * something else to do.
   */
  get isApart(): boolean {
    return this.row.role === "both" && this.#readsTerminal && inBackground;
  }

  get #readsTerminal(): boolean {
    const reads = ["both", "request", "send"].includes(this.row.role);
    return reads && this.message === undefined && !this.answers && process.stdin.isTTY;
  }

  /** Whether messages are answered by --echo, --reply or --exec. */
  get answers(): boolean {
    const { echo, reply, exec } = this.values;
    return echo || reply.length > 0 || exec !== undefined;
  }

  /** Counts a message that came, and keeps what later messages need of it. */
  hear(message: CliMessage): void {
    this.lastActivity = performance.now();
    this.received.messages++;
    for (const { length } of message.frames) this.received.bytes += length;
    if (message.peer !== undefined) this.#heard = message;
    const [frame] = message.frames;
    if (frame && this.row.type === SocketType.XPublisher) this.#hearSubscription(frame);
    if (this.isNotice(message)) this.#hearNotice(message);
    this.#changed?.();
  }

  /** Whether a message says only that a connection of a Stream has begun or ended. */
  isNotice({ frames }: CliMessage): boolean {
    return this.row.type === SocketType.Stream && frames[0]?.length === 0;
  }

  #hearNotice({ peer }: CliMessage): void {
    this.received.messages--;
    const name = typeof peer === "object" ? Buffer.from(peer).toString("latin1") : "";
    if (!this.#streams.delete(name)) this.#streams.add(name);
    else this.#hadStream = true;
    this.#endWithStreams();
  }

  /** Without an input and a connection, a Stream that connects has nothing more to do. */
  #endWithStreams(): void {
    const binds = this.endpoints.some(({ bind }) => bind);
    const isOver = this.#hadStream && this.#streams.size === 0;
    if (this.#inputEnded && isOver && !binds) this.end(new Ended());
  }

  /**
   * A publisher receives subscriptions: byte 1, then the topic, and byte 0 at their ends. They
   * matter until the first message is sent.
   */
  #hearSubscription(frame: Uint8Array): void {
    const topic = frame.subarray(1);
    if (this.sent.messages > 0) this.#subscriptions = [];
    else if (frame[0] === 1) {
      const isKept = topic.length <= longestTopic;
      if (isKept && this.#subscriptions.length < mostSubscriptions)
        this.#subscriptions.push(Buffer.from(topic));
    } else if (frame[0] === 0) {
      const at = this.#subscriptions.findIndex((one) => Buffer.compare(one, topic) === 0);
      if (at >= 0) this.#subscriptions.splice(at, 1);
    }
  }

  /** Counts a message that was sent. */
  count({ frames }: CliMessage): void {
    this.lastActivity = performance.now();
    this.sent.messages++;
    for (const { length } of frames) this.sent.bytes += length;
  }

  /** Resolves with the last message that came from a peer, or with the first one. */
  async heard(): Promise<CliMessage> {
    await this.#until(
      () => this.#heard !== undefined,
      () => `No peer has written to ${this.where}`,
    );
    return this.#heard ?? { frames: [] };
  }

  /** Resolves when `count` subscriptions to a message have come. */
  subscribed(count: number, topic: Uint8Array): Promise<void> {
    const fits = (prefix: Uint8Array) =>
      Buffer.compare(prefix, topic.subarray(0, prefix.length)) === 0;
    const who = count === 1 ? "Nobody has" : `Fewer than ${count} peers have`;
    return this.#until(
      () => this.#subscriptions.filter(fits).length >= count,
      () => `${who} subscribed to the message at ${this.where}`,
    );
  }

  /** Returns the failure for a time limit that ran out: `No message` within the limit. */
  timedOut(what: string): TimeoutFailure {
    const time = timeText(this.values.timeout ?? 0);
    return new TimeoutFailure(`${what} within ${time}${this.peers.refusal}`);
  }

  /** Returns the failure for an error that says that the time limit ran out, or the error. */
  explain(error: unknown, what: string): unknown {
    this.signal.throwIfAborted();
    const expired = error instanceof ZmqError && error.code === "EAGAIN";
    return expired ? this.timedOut(what) : error;
  }

  #until(holds: () => boolean, missing: () => string): Promise<void> {
    const { signal } = this;
    const { timeout } = this.values;
    return waitUntil(
      (changed) => {
        this.#changed = changed;
        return holds();
      },
      { signal, timeout, missing: () => this.timedOut(missing()) },
    );
  }
}
