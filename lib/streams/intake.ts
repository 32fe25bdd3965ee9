import { POLLIN } from "../constants";
import { timedOut } from "../engine/failures";
import { waitLimitsOf } from "../engine/operation";
import type { PutBack } from "../engine/prefetch";
import type { SocketCore } from "../engine/socket-core";
import { turn } from "../engine/turn";
import { textOf, ZmqError } from "../errors";
import type { Message } from "../messages/frame";
import { nameOf } from "../socket-types";
import type { Settings } from "./options";

/** What an {@link Intake} calls: one of the last three for each {@link Intake.want}. */
export interface Consumer {
  /**
   * Called for each message that was taken, also for one that makes no chunk, and when the
   * socket was closed. It may be the turn of the other half.
   */
  received(): void;
  /** Takes a chunk. `message` is the message that the chunk was made of. */
  deliver(chunk: object, message: Message[]): void;
  /** Called when the stream has ended. */
  end(): void;
  /** Called when the stream has failed. */
  fail(error: unknown): void;
}

/** Whether it is not the turn of a Request or a Reply to act. */
export function isOutOfTurn(error: unknown): boolean {
  return error instanceof ZmqError && error.code === "EFSM";
}

/**
 * Takes messages from a socket for a stream. Takes a message only when the stream wants a
 * chunk, and passes it on at once. So no message is ever on its way to a stream that was
 * destroyed.
 *
 * Owns: the receiving direction of the socket, until {@link stop}.
 */
export class Intake {
  readonly #core: SocketCore;
  readonly #settings: Settings;
  readonly #consumer: Consumer;
  /** The number of end marks that must still come. */
  #ends: number;
  /** The end marks that were taken. */
  #marks: Message[][] = [];
  #wanted = false;
  #stopped = false;
  /** Whether a message is being taken. That calls the subscribers of a channel. */
  #taking = false;
  /** What goes back, if a subscriber has stopped the intake. */
  #unread: readonly PutBack<Message[]>[] | undefined;
  /** Whether an attempt runs after the callbacks of the event loop. */
  #scheduled = false;
  #unwatch: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(core: SocketCore, settings: Settings, consumer: Consumer) {
    this.#core = core;
    this.#settings = settings;
    this.#consumer = consumer;
    this.#ends = settings.ends;
  }

  /** Passes the next chunk to the consumer, at once or when a message comes. */
  want(): void {
    if (this.#wanted || this.#stopped) return;
    this.#wanted = true;
    this.#next();
  }

  /**
   * Gives the direction of the socket back. `unread` are the messages that the stream has
   * taken and that nobody has read. They go back, and then the end marks. Without `unread`,
   * the reader has seen the end, and nothing goes back.
   */
  stop(unread?: readonly PutBack<Message[]>[]): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#settle();
    this.#core.detachStream(POLLIN);
    this.#unread = unread;
    if (!this.#taking) this.#putBack([]);
  }

  /** Puts back what nobody has read. `taken` are messages that came behind the unread. */
  #putBack(taken: Message[][]): void {
    if (this.#unread === undefined || this.#core.closed) return;
    const whole = [...taken, ...this.#marks].map((message) => ({ message }));
    const messages = [...this.#unread, ...whole];
    if (messages.length > 0) this.#core.receiver.putBack(messages);
  }

  /** Tries in this event-loop turn or, if the turn has had its share, in the next. */
  #next(): void {
    const next = turn.countOperation();
    if (next === undefined) this.#attempt();
    else void next.then(this.#schedule);
  }

  /** A consumer may run code of the program, which may throw. It must not run in a callback. */
  readonly #schedule = (): void => {
    if (this.#scheduled) return;
    this.#scheduled = true;
    process.nextTick(() => {
      this.#scheduled = false;
      this.#attempt();
    });
  };

  #attempt(): void {
    if (!this.#wanted) return;
    let message: Message[] | undefined;
    try {
      message = this.#take();
      if (this.#stopped) {
        this.#putBack(message === undefined ? [] : [message]);
        return;
      }
      if (message === undefined && !this.#core.closed) {
        this.#wait();
        return;
      }
    } catch (error) {
      this.#settle();
      this.#consumer.fail(error);
      return;
    }
    this.#consumer.received();
    if (message === undefined) this.#endWithSocket();
    else this.#pass(message);
  }

  /** Takes a message. Returns undefined if there is none now. */
  #take(): Message[] | undefined {
    if (this.#core.closed) return undefined;
    this.#taking = true;
    try {
      return this.#core.receiver.tryReceive();
    } catch (error) {
      // The socket can receive after it has sent.
      if (isOutOfTurn(error)) return undefined;
      throw error;
    } finally {
      this.#taking = false;
    }
  }

  #wait(): void {
    const { receiver, native } = this.#core;
    if (this.#timer === undefined) {
      const { timeout } = this.#settings;
      const limits = waitLimitsOf({ timeout }, native, "receive");
      const expired = (): ZmqError =>
        timedOut(receiver.awaited, limits.timeout, limits.option);
      if (limits.timeout === 0) throw expired();
      if (limits.timeout > 0) {
        this.#timer = setTimeout(() => {
          this.#settle();
          this.#consumer.fail(expired());
        }, limits.timeout);
      }
    }
    this.#unwatch ??= receiver.watch(this.#schedule);
  }

  #pass(message: Message[]): void {
    const { mark, objectMode } = this.#settings;
    this.#stopWaiting();
    if (mark?.matches(message) === true) {
      this.#marks.push(message);
      if (--this.#ends > 0) {
        this.#next();
        return;
      }
      this.#settle();
      this.#consumer.end();
      return;
    }
    const chunk = objectMode ? message : joined(message);
    if (!objectMode && chunk.length === 0) {
      // A chunk without bytes is no chunk for Node.
      this.#next();
      return;
    }
    this.#settle();
    this.#consumer.deliver(chunk, message);
  }

  /** The socket was closed. Without a mark, this is how a stream ends. */
  #endWithSocket(): void {
    const { mark } = this.#settings;
    this.#settle();
    if (mark === undefined) {
      this.#consumer.end();
      return;
    }
    const name = nameOf(this.#core.type);
    this.#consumer.fail(
      new ZmqError("EBADF", {
        message: `${textOf("EBADF")}: the ${name} was closed before the end of the stream came`,
      }),
    );
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  #settle(): void {
    this.#wanted = false;
    this.#stopWaiting();
  }
}

/** Returns the bytes of all frames. */
function joined(message: Message[]): Message {
  const [first] = message;
  return message.length === 1 && first !== undefined ? first : Buffer.concat(message);
}
