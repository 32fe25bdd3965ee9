import { randomBytes } from "node:crypto";

import { part } from "../../addon/binary/libc";
import { type Channel, Fault, StreamChannel, WebChannel } from "./channel";
import { dial, type Dialled, type Target } from "./dial";
import { type Finding, noFinding } from "./finding";
import { greet } from "./greet";
import { shakeHands } from "./handshake";
import { refusalOf } from "./refusals";
import { greetWeb } from "./web-greet";
import { Wire } from "./wire";

/** How to make a contact. */
export interface Manners {
  /** Milliseconds until ping gives up. */
  readonly timeout: number;
  /** The socket type that ping takes. Undefined: one that fits. */
  readonly as: string | undefined;
}

/** Returns whether a version such as `3.1` is not older than `major.minor`. */
function isAtLeast(version: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = version.split(".").map(Number);
  return first > major || (first === major && second >= minor);
}

/** A conversation with whoever is at an endpoint. */
export class Contact {
  /** What was found. */
  readonly finding: Finding;
  #wire: Wire | undefined;
  #channel: Channel | undefined;
  #answers = false;

  private constructor(endpoint: string) {
    this.finding = noFinding(endpoint);
  }

  /** Connects, and goes through the handshake. Resolves in any case. */
  static async make(target: Target, manners: Manners): Promise<Contact> {
    const contact = new Contact(target.endpoint);
    const deadline = performance.now() + manners.timeout;
    let dialled: Dialled;
    try {
      dialled = await dial(target, deadline);
    } catch (error) {
      contact.finding.explanation = refusalOf(error, target);
      if (part(error, "code") === "ETIMEDOUT") contact.finding.outcome = "silent";
      return contact;
    }
    contact.finding.connectTime = dialled.time;
    try {
      await contact.#converse(dialled, target, manners.as, deadline);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      contact.finding.outcome = "other";
      contact.finding.explanation = `The peer breaks the protocol: ${error.message}.`;
    }
    if (!contact.#answers) contact.close();
    return contact;
  }

  /** Whether the peer replies to pings. */
  get answersPings(): boolean {
    return this.#answers && this.#wire?.ended === false;
  }

  /**
   * Sends a ping. Resolves with the time until the reply in milliseconds. Resolves with
   * undefined at the deadline or when the connection ends.
   */
  async ping(deadline: number): Promise<number | undefined> {
    const [channel, wire] = [this.#channel, this.#wire];
    if (channel === undefined || wire === undefined) return undefined;
    const context = randomBytes(8);
    const start = performance.now();
    channel.ping(context);
    for (;;) {
      const frame = await channel.next(deadline);
      if (frame === undefined || frame.kind === "close") return undefined;
      if (frame.kind === "ping") channel.pong(frame.body);
      // The pong of an older libzmq, and of a WebSocket, repeats nothing.
      const isOurs = frame.body.length === 0 || frame.body.equals(context);
      if (frame.kind === "pong" && isOurs) return wire.arrival - start;
    }
  }

  /** Replies to the pings of the peer until the deadline, or until the connection ends. */
  async idle(deadline: number): Promise<void> {
    for (;;) {
      const frame = await this.#channel?.next(deadline);
      if (frame === undefined || frame.kind === "close") return;
      if (frame.kind === "ping") this.#channel?.pong(frame.body);
    }
  }

  /** Closes the connection. Waiting calls resolve. */
  close(): void {
    this.#wire?.close();
  }

  async #converse(
    { socket }: Dialled,
    target: Target,
    as: string | undefined,
    deadline: number,
  ): Promise<void> {
    const { finding } = this;
    if (target.web === undefined) {
      const wire = (this.#wire = new Wire(socket));
      if (!(await greet(wire, finding, deadline))) return;
      this.#channel = new StreamChannel(wire);
    } else {
      socket.on("error", () => undefined);
      this.#wire = await greetWeb(socket, target, finding, deadline);
      if (this.#wire === undefined) return void socket.destroy();
      this.#channel = new WebChannel(this.#wire);
    }
    const how = { as, deadline };
    const ready = await shakeHands(this.#channel, this.#wire, finding, how);
    const { version = null } = finding.peer ?? {};
    const hasPings = version === null || isAtLeast(version, 3, 1);
    if (ready && !hasPings)
      finding.explanation = `ZMTP ${version} has no ping. The time is that of the greeting.`;
    this.#answers = ready && hasPings;
  }
}
