import type { Described } from "../sockets/directions";
import { type Bodies, sizeOf } from "./codec";
import { RpcError, type RpcErrorCode } from "./errors";
import { type AnyHandler, Job, type JobOwner, type Order } from "./job";
import { gone, type ServerSettings } from "./options";
import {
  errorFrames,
  type IncomingFrame,
  kind,
  noId,
  type OutgoingFrame,
  type Parsed,
  parse,
  plainHeader,
  readCall,
  readCredit,
  readHeaders,
} from "./protocol";
import { Queue } from "./queue";
import type { RpcPeer } from "./types";

/** Bytes that a frame takes besides its content. */
const frameCost = 100;

const goneBytes = Buffer.from(gone);

/** The counters of an RpcServer. */
export interface ServerCounters {
  /** Calls that were refused, and did not wait for a handler. */
  refused: number;
  /** Messages that were dropped, because they were malformed. */
  malformed: number;
  /** Messages that could not be sent, because the client has gone or reads too slowly. */
  undelivered: number;
}

/** A peer of the Router: a client, or a proxy. */
interface Peer {
  readonly calls: Map<string, Job>;
  /** The envelope of a client that is connected without a proxy. */
  direct: readonly IncomingFrame[] | undefined;
  /** Whether the client has said that it sends no more calls. */
  away: boolean;
}

/** How a desk sends. Returns whether the message was sent. Never throws. */
export type Send = JobOwner["send"];

/**
 * Takes the messages of a server, and knows the calls of each peer. No message makes it
 * throw: {@link parse} bounds the envelope, and {@link Desk.take} accepts what it can keep.
 */
export class Desk implements JobOwner {
  readonly counters: ServerCounters = { refused: 0, malformed: 0, undelivered: 0 };
  readonly handlers = new Map<string, AnyHandler>();
  readonly bodies: Bodies;
  readonly queue: Queue;
  /**
   * Whether nothing reports that a direct peer has gone. A peer without calls is then
   * forgotten, as a proxy always is.
   */
  forgetful = false;
  readonly #peers = new Map<string, Peer>();
  readonly #settings: ServerSettings;
  readonly #send: Send;
  #draining = false;
  #allAway: (() => void) | undefined;

  constructor(settings: ServerSettings, bodies: Bodies, send: Send) {
    this.#settings = settings;
    this.bodies = bodies;
    this.#send = send;
    this.queue = new Queue(settings);
  }

  /** Takes a message. Its calls start with {@link Queue.run}. */
  take(message: Described): void {
    if (message.length === 2 && message[1]?.equals(goneBytes) === true) {
      this.#lose(keyOf(message));
      return;
    }
    const parsed = parse(message);
    if (parsed === undefined || parsed.envelope.length === 0) {
      this.counters.malformed += 1;
    } else if (parsed.known) {
      this.#handle(parsed, message);
    } else if (parsed.what === kind.call) {
      this.#refuse(parsed, "UNSUPPORTED_VERSION", "The server speaks version 1");
    } else {
      this.counters.malformed += 1;
    }
  }

  send(envelope: readonly IncomingFrame[], frames: readonly OutgoingFrame[]): boolean {
    if (this.#send(envelope, frames)) return true;
    this.counters.undelivered += 1;
    return false;
  }

  ended(job: Job): void {
    this.queue.delete(job);
    const { envelope, id } = job.order;
    const key = keyOf(envelope);
    const peer = this.#peers.get(key);
    peer?.calls.delete(callKeyOf(envelope, id));
    if (peer !== undefined) this.#forgetIfIdle(key, peer);
  }

  report(error: unknown, method: string): void {
    try {
      this.#settings.onError?.(error, method);
    } catch (fault) {
      // An error of the listener belongs to the program, not to the call.
      queueMicrotask(() => {
        throw fault;
      });
    }
  }

  /** Refuses calls from now on, and tells the clients. */
  drain(): void {
    this.#draining = true;
    for (const { direct } of this.#peers.values()) {
      if (direct !== undefined) this.#send(direct, [plainHeader(kind.goAway, noId)]);
    }
  }

  /** Resolves when every client has said that it sends no more calls. */
  async allAway(): Promise<void> {
    const away = new Promise<void>((resolve) => {
      this.#allAway = resolve;
    });
    this.#checkAway();
    await away;
  }

  /** Ends all calls, and tells their clients. */
  shut(): void {
    for (const { calls } of this.#peers.values()) {
      for (const job of calls.values()) job.shut();
    }
    this.#peers.clear();
  }

  #handle(parsed: Parsed, message: Described): void {
    if (parsed.what === kind.call) {
      this.#accept(parsed, message);
      return;
    }
    const peer = this.#peers.get(keyOf(parsed.envelope));
    const job = peer?.calls.get(callKeyOf(parsed.envelope, parsed.id));
    if (parsed.what === kind.cancel) {
      job?.giveUp("CANCELLED", "The client has cancelled the call");
    } else if (parsed.what === kind.goingAway) {
      if (peer !== undefined) peer.away = true;
      this.#checkAway();
    } else if (parsed.what === kind.keep || parsed.what === kind.credit) {
      this.#feed(parsed, job);
    } else {
      this.counters.malformed += 1;
    }
  }

  #feed(parsed: Parsed, job: Job | undefined): void {
    const credit = parsed.what === kind.credit ? readCredit(parsed) : 0;
    if (job === undefined) {
      // Credit often crosses the end of a stream.
      if (parsed.what === kind.credit) return;
      const text =
        "The server does not have this stream. A proxy with several servers deals messages " +
        "out in turn: connect the client to a server, or use a proxy for each server";
      this.#sendError(parsed, new RpcError("UNKNOWN_CALL", text));
    } else if (parsed.what === kind.keep) job.keep();
    else if (credit > 0) job.grant(credit);
    else this.counters.malformed += 1;
  }

  #accept(parsed: Parsed, message: Described): void {
    const call = readCall(parsed);
    const peer = this.#peerOf(parsed.envelope);
    const key = callKeyOf(parsed.envelope, parsed.id);
    if (call === undefined || peer.calls.has(key)) {
      this.counters.malformed += 1;
      return;
    }
    const handler = this.handlers.get(call.method);
    const [meta, ...input] = parsed.rest;
    const excess = this.bodies.excessOf(input);
    const cost = sizeOf(parsed.rest) + frameCost * parsed.rest.length;
    if (this.#draining) {
      this.#refuse(parsed, "DRAINING", "The server stops, and takes no more calls");
    } else if (handler === undefined) {
      this.#refuse(parsed, "UNKNOWN_METHOD", `The server has no method ${call.method}`);
    } else if (excess !== undefined) {
      this.#refuseWith(parsed, excess);
    } else if (!this.queue.hasRoom(cost)) {
      this.#refuse(parsed, "OVERLOADED", "The server has too many calls already");
    } else {
      const headers = this.#headersOf(parsed, meta);
      if (headers === undefined) return;
      const { envelope, id } = parsed;
      const order = { envelope, id, call, headers, peer: this.#identify(message), cost };
      const job = new Job(this, order, input, handler);
      peer.calls.set(key, job);
      this.queue.add(job);
    }
  }

  #headersOf(
    parsed: Parsed,
    meta: IncomingFrame | undefined,
  ): Order["headers"] | undefined {
    try {
      return readHeaders(meta);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      this.#refuseWith(parsed, error);
      return undefined;
    }
  }

  /** Without authentication, the peer itself says what its user id is. */
  #identify({ metadata }: Described): RpcPeer {
    const { userId, peerAddress: address } = metadata;
    return { userId: this.#settings.authenticates ? userId : undefined, address };
  }

  #refuse(parsed: Parsed, code: RpcErrorCode, text: string): void {
    this.#refuseWith(parsed, new RpcError(code, text, { mayHaveRun: false }));
  }

  #refuseWith(parsed: Parsed, error: RpcError): void {
    this.counters.refused += 1;
    this.#sendError(parsed, error);
  }

  /** Sends an error of this class, which has no details. */
  #sendError({ envelope, id }: Parsed, error: RpcError): void {
    this.send(
      envelope,
      errorFrames(id, error, () => false),
    );
  }

  #peerOf(envelope: readonly IncomingFrame[]): Peer {
    const key = keyOf(envelope);
    let peer = this.#peers.get(key);
    if (peer === undefined) {
      const direct = envelope.length === 1 ? envelope : undefined;
      peer = { calls: new Map(), direct, away: false };
      this.#peers.set(key, peer);
      if (this.#forgets(peer)) {
        queueMicrotask(() => {
          this.#forgetIfIdle(key, peer);
        });
      }
    }
    return peer;
  }

  #forgets({ direct }: Peer): boolean {
    return direct === undefined || this.forgetful;
  }

  #forgetIfIdle(key: string, peer: Peer | undefined): void {
    if (peer?.calls.size === 0 && this.#forgets(peer)) this.#peers.delete(key);
  }

  #lose(key: string): void {
    const peer = this.#peers.get(key);
    this.#peers.delete(key);
    for (const job of peer?.calls.values() ?? []) {
      job.giveUp("CLIENT_LOST", "The connection to the client was lost");
    }
    this.#checkAway();
  }

  #checkAway(): void {
    for (const { direct, away } of this.#peers.values()) {
      if (direct !== undefined && !away) return;
    }
    this.#allAway?.();
  }
}

function keyOf(message: readonly IncomingFrame[]): string {
  return message[0]?.toString("latin1") ?? "";
}

/** Returns what tells the calls of a peer apart. A proxy has the calls of many clients. */
function callKeyOf(envelope: readonly IncomingFrame[], id: string): string {
  let key = id;
  for (const frame of envelope.slice(1)) {
    key += String.fromCharCode(frame.length) + frame.toString("latin1");
  }
  return key;
}
