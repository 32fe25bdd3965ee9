import { inspect, type InspectOptions } from "node:util";

import { addon } from "../addon/addon";
import type { NativeProxy } from "../addon/native";
import { errorOf, ZmqError } from "../errors";
import { inspected } from "../inspection";
import { isOwnClass, markOwnClass } from "../options/assign";
import { aSocket } from "../socket-types";
import { engine } from "../sockets/core";
import type { Socket } from "../sockets/socket";
import {
  checkCapture,
  checkedOptions,
  type Core,
  coreOf,
  type ProxyOptions,
  transferable,
} from "./arguments";
import { forwardPrefetched, passes, type Side } from "./forwarding";
import { shownProxy } from "./shown";
import {
  noFigures,
  type ProxyStatistics,
  type SideName,
  sides,
  statisticsOf,
} from "./statistics";

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
  readonly #earlyFigures = noFigures();
  #running: Promise<void> | undefined;
  #paused = false;
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
   *   or its context is closed. The endpoints of the sockets can be bound again when
   *   `released` of the sockets resolves. Rejects with a ZmqError of code `ETERM` if a
   *   context was shut down.
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
    if (capture !== undefined) this.#transfer(capture, "capture");
    this.#transfer(back, "back");
    // If one socket is both sides, it is the front-end.
    this.#transfer(front, "front");
    this.#running = new Promise((resolve, reject) => {
      end = () => {
        const error = this.#finish(cores);
        if (error === undefined) resolve();
        else reject(error);
      };
    });
    const { proxyStart } = engine().channels;
    if (proxyStart.hasSubscribers) proxyStart.publish({ proxy: this });
    return this.#running;
  }

  /**
   * Stops forwarding. A message that is sent after this call is not forwarded before
   * {@link resume}. Messages queue on both sides, up to the high-water marks.
   *
   * @throws ZmqError with code `EBADF` before {@link run}, and after the proxy has ended.
   */
  pause(): void {
    this.#checkRunning();
    this.#native.pause();
    this.#paused = true;
  }

  /**
   * Forwards again. Begins with the messages that have queued since {@link pause}.
   *
   * @throws ZmqError with code `EBADF` before {@link run}, and after the proxy has ended.
   */
  resume(): void {
    this.#checkRunning();
    this.#native.resume();
    this.#paused = false;
  }

  /**
   * Ends the proxy soon, also while a side is blocked. Then {@link run} resolves, and the
   * sockets are closed.
   *
   * Messages that the sockets have accepted to send are delivered within their `linger`.
   * Messages that were received but not forwarded are lost, as at the close of any
   * socket.
   *
   * A call while the proxy is ending does nothing. A proxy that has not run leaves its
   * sockets open: close them. `using` ends a proxy only if it runs, and never throws.
   *
   * @throws ZmqError with code `EBADF` before {@link run}, and after the proxy has ended.
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
    const figures = noFigures();
    this.#native.statistics(figures);
    for (const [index, count] of this.#earlyFigures.entries())
      figures[index] = (figures[index] ?? 0) + count;
    return statisticsOf(figures, this.#capture !== undefined);
  }

  /**
   * Shows the state, and the endpoints and figures of each socket. Shows no options, because
   * some are secret.
   */
  [inspect.custom](depth: number, options: InspectOptions): string {
    return inspected(this, depth, options, () => {
      const { frontEnd, backEnd } = this;
      const sockets = { frontEnd, backEnd, capture: this.#capture };
      return shownProxy(this.#state, sockets, this.statistics());
    });
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

  /** Records that the addon has the libzmq socket of a side. */
  #transfer(core: Core, name: SideName): void {
    const stop = (): void => {
      this.#stop();
    };
    const side = sides.indexOf(name);
    const connections = (): number => this.#native.connections(side);
    core.transferTo({ busy: proxied, stop, connections, published: this });
  }

  /** Ends the proxy after its thread has ended. Returns the error that ended it, if any. */
  #finish(cores: Iterable<Core>): ZmqError | undefined {
    const status = this.#native.end();
    this.#ended = true;
    for (const core of cores) core.transferEnded();
    const error = status < 0 ? errorOf(status) : undefined;
    const { proxyStop } = engine().channels;
    if (proxyStop.hasSubscribers) proxyStop.publish({ proxy: this, error });
    return error;
  }

  #forwardPrefetched(front: Core, back: Core, capture: Core | undefined): void {
    const frontEnd: Side = { core: front, name: "front" };
    const backEnd: Side = { core: back, name: "back" };
    const captured: Side | undefined = capture && { core: capture, name: "capture" };
    forwardPrefetched(frontEnd, backEnd, captured, this.#earlyFigures);
    if (back !== front)
      forwardPrefetched(backEnd, frontEnd, captured, this.#earlyFigures);
  }

  get #state(): string {
    if (this.#ended) return "ended";
    if (this.#running === undefined) return "not running";
    return this.#paused ? "paused" : "running";
  }

  #checkIdle(): void {
    if (this.#ended) throw new ZmqError("EBADF", { message: ended });
    if (this.#running === undefined) return;
    throw new ZmqError("EBUSY", {
      message: "Proxy is running already: call run() only once",
    });
  }

  #checkRunning(): void {
    if (this.#running !== undefined && !this.#ended) return;
    throw new ZmqError("EBADF", {
      message: this.#ended ? ended : notStarted,
    });
  }

  #stop(): void {
    if (this.#running !== undefined && !this.#ended) this.#native.stop();
  }
}

const proxied =
  "Socket is busy: a Proxy runs on it, and closes it at its end. Use the socket before " +
  "run(), or make another one";

// The beginning of these texts is zeromq.js's text.
const notStarted = "Socket is closed: the Proxy does not run yet. Call run() first";

const ended =
  "Socket is closed: the Proxy has ended, and has closed its sockets. Make another one, " +
  "with new sockets";

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
