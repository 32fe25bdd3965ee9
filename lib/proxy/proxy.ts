import { addon } from "../addon/addon";
import type { NativeProxy } from "../addon/native";
import { checkNames, checkOptions, isPlainObject, kindOf } from "../checks";
import { type SocketCore, socketCore } from "../engine/socket-core";
import { errorOf, succeed, ZmqError } from "../errors";
import { isOwnClass, markOwnClass } from "../options/assign";
import { aSocket, nameOf } from "../socket-types";
import type { Dealer } from "../sockets/dealer-router";
import type { Pair } from "../sockets/pair";
import type { Publisher } from "../sockets/publish-subscribe";
import type { Push } from "../sockets/push-pull";
import type { Socket } from "../sockets/socket";
import { figuresPerSide, forwardPrefetched, passes, type Side } from "./forwarding";

/** The options of a {@link Proxy}. */
export interface ProxyOptions {
  /** Gets a copy of each message of both directions. Default: no capture socket. */
  readonly capture?: Publisher | Push | Pair | Dealer | undefined;
}

/** The traffic of one socket of a {@link Proxy}: whole messages, and bytes of frames. */
export interface ProxyTraffic {
  /** Messages that this socket has received from its peers. */
  readonly messagesIn: number;
  /** Bytes of the frames of these messages. */
  readonly bytesIn: number;
  /** Messages that this socket has accepted to send. */
  readonly messagesOut: number;
  /** Bytes of the frames of these messages. */
  readonly bytesOut: number;
  /**
   * Messages that this socket had to send but dropped: for a peer that a Router or Stream
   * does not know, or because a capture socket could not take them.
   */
  readonly dropped: number;
}

/** The messages that a {@link Proxy} has forwarded so far. */
export interface ProxyStatistics {
  /** The traffic of the front-end socket. */
  readonly frontEnd: ProxyTraffic;
  /** The traffic of the back-end socket. */
  readonly backEnd: ProxyTraffic;
  /** Undefined if the proxy has no capture socket. */
  readonly capture: ProxyTraffic | undefined;
}

/**
 * The number of sockets with figures in the addon: front-end, back-end and capture, in
 * this order.
 */
const sides = 3;

/**
 * Forwards messages between two sockets, in both directions, on a thread of its own.
 * Neither the event loop nor libuv's thread pool does any of the work.
 *
 * Messages stay whole and in order. If a side can't take more messages, the senders of
 * the other side wait at their high-water marks. No message is lost by that.
 *
 * The usual pairs are XSubscriber and XPublisher (subscriptions pass in the other
 * direction), Router and Dealer, Pull and Push. Both sides may be the same socket.
 *
 * A Proxy does not use `zmq_proxy_steerable`: the commands of that function differ
 * between versions of libzmq, and wait while a side is blocked.
 */
export class Proxy<F extends Socket = Socket, B extends Socket = Socket> {
  static {
    markOwnClass(this);
  }

  readonly #frontEnd: F;
  readonly #backEnd: B;
  readonly #capture: Socket | undefined;
  readonly #native: NativeProxy = new (addon().Proxy)();
  /** The figures of the messages that were forwarded before the addon had the sockets. */
  readonly #earlyFigures = new Float64Array(sides * figuresPerSide);
  #running: Promise<void> | undefined;
  #ended = false;

  /**
   * Chooses the sockets. They stay usable until {@link run}.
   *
   * @throws TypeError for a value that is not a socket, for a draft socket, and for wrong
   *   options. TypeError for socket types between which no message can pass.
   */
  constructor(frontEnd: F, backEnd: B, options: ProxyOptions = {}) {
    const front = coreOf(frontEnd, "Front-end");
    const back = coreOf(backEnd, "Back-end");
    const { capture } = checkedOptions(options);
    if (!passes(front, back) && !passes(back, front)) {
      throw new TypeError(
        `Nothing can pass between ${aSocket(front.type)} as front-end and ` +
          `${aSocket(back.type)} as back-end: one side must receive, and the other send`,
      );
    }
    if (capture !== undefined) checkCapture(capture, [frontEnd, backEnd]);
    this.#frontEnd = frontEnd;
    this.#backEnd = backEnd;
    this.#capture = capture;
    if (isOwnClass(new.target)) Object.seal(this);
  }

  /** The first socket. */
  get frontEnd(): F {
    return this.#frontEnd;
  }

  /** The second socket. */
  get backEnd(): B {
    return this.#backEnd;
  }

  /**
   * Takes the sockets, and forwards messages until the proxy ends. Then closes the
   * sockets.
   *
   * While the proxy runs, other uses of the sockets throw `EBUSY`, and the process stays
   * alive.
   *
   * @returns a promise that resolves after {@link terminate}, or when one of the sockets
   *   or its context is closed. Rejects with a ZmqError of code `ETERM` if a context was
   *   shut down.
   * @throws a ZmqError, and leaves the sockets unchanged:
   * - `EINVAL` if a socket is closed, or is neither bound nor connected;
   * - `EBUSY` if operations wait on a socket, or if a proxy runs on it, this one
   *   included;
   * - `EBUSY` if a socket has prefetched messages (from earlier receives) that the other
   *   side can't take yet;
   * - `EBADF` if this proxy has ended;
   * - `ETERM` if a context was shut down;
   * - `EMFILE` or `EAGAIN` if the system has no descriptors or threads left.
   */
  run(): Promise<void> {
    this.#checkIdle();
    const front = transferable(this.#frontEnd, "Front-end");
    const back = transferable(this.#backEnd, "Back-end");
    const capture = this.#capture && transferable(this.#capture, "Capture");
    this.#forwardPrefetched(front, back, capture);
    let end: () => void = () => undefined;
    const ended = (): void => {
      end();
    };
    const cores = new Set([front, back, ...(capture === undefined ? [] : [capture])]);
    for (const core of cores) core.prepareTransfer();
    const status = this.#native.run(
      front.native,
      back.native,
      capture?.native ?? null,
      ended,
    );
    if (status < 0) {
      for (const core of cores) core.cancelTransfer();
      throw notRunning(status);
    }
    const stop = (): void => {
      this.#stop();
    };
    for (const core of cores) core.transferTo({ busy: proxied, stop });
    this.#running = new Promise((resolve, reject) => {
      end = () => {
        const status = this.#native.end();
        this.#ended = true;
        for (const core of cores) core.transferEnded();
        if (status < 0) reject(errorOf(status));
        else resolve();
      };
    });
    return this.#running;
  }

  /**
   * Stops forwarding. A message that is sent after this call is not forwarded before
   * {@link resume}. Messages queue on both sides, up to the high-water marks.
   *
   * @throws ZmqError with code `EBADF` unless the proxy runs.
   */
  pause(): void {
    this.#checkRunning();
    this.#native.pause();
  }

  /**
   * Forwards again. Begins with the messages that have queued since {@link pause}.
   *
   * @throws ZmqError with code `EBADF` unless the proxy runs.
   */
  resume(): void {
    this.#checkRunning();
    this.#native.resume();
  }

  /**
   * Ends the proxy soon, also while a side is blocked. Then {@link run} resolves, and the
   * sockets are closed.
   *
   * Messages that the sockets have accepted to send are delivered within their `linger`.
   * Messages that were received but not forwarded are lost, as at the close of any
   * socket.
   *
   * @throws ZmqError with code `EBADF` unless the proxy runs.
   */
  terminate(): void {
    this.#checkRunning();
    this.#native.stop();
  }

  /**
   * Returns the figures of the messages that were forwarded so far. Can be called before,
   * while and after the proxy runs.
   *
   * The figures count whole messages, and are exact: a message that has arrived at its
   * receiver is included. Numbers above 2^53 are rounded.
   */
  statistics(): ProxyStatistics {
    const figures = new Float64Array(sides * figuresPerSide);
    this.#native.statistics(figures);
    for (const [index, count] of this.#earlyFigures.entries())
      figures[index] = (figures[index] ?? 0) + count;
    return {
      frontEnd: trafficOf(figures, 0),
      backEnd: trafficOf(figures, 1),
      capture: this.#capture && trafficOf(figures, 2),
    };
  }

  /** Ends the proxy if it runs, for `using`. */
  [Symbol.dispose](): void {
    this.#stop();
  }

  /**
   * Ends the proxy if it runs, and waits until its sockets are closed, for `await using`.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    // The caller of run() gets the reason of the end.
    await this.#running?.catch(() => undefined);
  }

  #forwardPrefetched(front: Core, back: Core, capture: Core | undefined): void {
    const side = (core: Core, index: number): Side => ({
      core,
      at: index * figuresPerSide,
    });
    const [frontEnd, backEnd] = [side(front, 0), side(back, 1)];
    const captured = capture && side(capture, 2);
    forwardPrefetched(frontEnd, backEnd, captured, this.#earlyFigures);
    if (back !== front)
      forwardPrefetched(backEnd, frontEnd, captured, this.#earlyFigures);
  }

  #checkIdle(): void {
    if (this.#ended) throw new ZmqError("EBADF", { message: ended });
    if (this.#running === undefined) return;
    throw new ZmqError("EBUSY", {
      message: "Proxy is running already: run() is called once",
    });
  }

  #checkRunning(): void {
    if (this.#running !== undefined && !this.#ended) return;
    throw new ZmqError("EBADF", {
      message: this.#ended ? ended : "Proxy is not running: call run() first",
    });
  }

  #stop(): void {
    if (this.#running !== undefined && !this.#ended) this.#native.stop();
  }
}

type Core = SocketCore<object[]>;

const proxied =
  "Socket is busy: a Proxy runs on it, and closes it at its end. Use the socket before " +
  "run(), or make another one";

const ended =
  "Proxy has ended, and has closed its sockets. Make another one, with new sockets";

function checkedOptions(options: ProxyOptions): ProxyOptions {
  checkOptions(options);
  if (!isPlainObject(options)) {
    throw new TypeError(
      "Options must be an object, such as { capture: socket }, but got another object",
    );
  }
  checkNames(options, ["capture"]);
  return options;
}

/**
 * Returns the inside of a socket that may be a side of a proxy. Throws a TypeError for
 * any other value.
 */
function coreOf(socket: Socket, name: string): Core {
  let core: Core;
  try {
    core = socketCore(socket);
  } catch {
    throw new TypeError(
      `${name} must be a socket object, such as new Router(), but is ${kindOf(socket)}`,
    );
  }
  if (!core.facts.draft) return core;
  throw new TypeError(
    `${name} must not be a draft socket, but is ${aSocket(core.type)}. A proxy forwards ` +
      "messages of several frames",
  );
}

function checkCapture(capture: Socket, others: readonly Socket[]): void {
  const { facts, type } = coreOf(capture, "capture");
  if (!facts.captures) {
    throw new TypeError(
      `capture must be a Publisher, Push, Pair or Dealer, but is ${aSocket(type)}`,
    );
  }
  if (!others.includes(capture)) return;
  throw new TypeError(
    "capture must be another socket than front-end and back-end, but is one of them",
  );
}

/**
 * Returns the inside of a socket that a proxy can take now. Throws a ZmqError if it
 * can't.
 */
function transferable(socket: Socket, name: string): Core {
  const core: Core = socketCore(socket);
  if (core.closed || core.endpoints.count === 0) {
    throw new ZmqError("EINVAL", {
      message: `${name} socket must be bound or connected: the ${nameOf(core.type)} is ${
        core.closed ? "closed" : "neither"
      }`,
    });
  }
  succeed(core.native.events(), { syscall: "zmq_getsockopt" });
  if (!core.waiting) return core;
  throw new ZmqError("EBUSY", {
    message:
      `${name} socket is busy: sends or receives wait on the ${nameOf(core.type)}. Let ` +
      "them end, or abort them",
  });
}

/** Returns the error of a proxy that could not start. */
function notRunning(status: number): ZmqError {
  const error = errorOf(status);
  const { code } = error;
  if (code !== "EAGAIN" && code !== "EMFILE") return error;
  const lacks = code === "EAGAIN" ? "thread" : "descriptor";
  return new ZmqError(code, {
    message: `${error.message}: the process has no ${lacks} left for the Proxy`,
  });
}

function trafficOf(figures: Float64Array, side: number): ProxyTraffic {
  const [messagesIn = 0, bytesIn = 0, messagesOut = 0, bytesOut = 0, dropped = 0] =
    figures.subarray(side * figuresPerSide);
  return { messagesIn, bytesIn, messagesOut, bytesOut, dropped };
}
