import { inspect, type InspectOptions } from "node:util";

import { addon } from "./addon/addon";
import type { ContextToken, NativeContext } from "./addon/native";
import { crypto } from "./builtins";
import { checkOptions, kindOf } from "./checks";
import { attachError, checkToken } from "./context-token";
import { type ContextCore, ContextUsers } from "./engine/context-core";
import { turn } from "./engine/turn";
import { errorOf, succeed, ZmqError } from "./errors";
import { inspected } from "./inspection";
import { defineOptions, type OptionStore } from "./options/accessors";
import {
  assignOptions,
  isOwnClass,
  markOwnClass,
  type OptionsFor,
} from "./options/assign";
import { checkRange, contextOptions } from "./options/context-options";
import { ContextStore } from "./options/context-store";
import { bool, int32 } from "./options/kinds";
import { bytesOf, nameOf, type OptionKinds, readable } from "./options/numbered";
import type { Option, OptionsOf } from "./options/option";
import { buffer } from "./options/texts";
import { canMarkSealed, markAsUncloneable } from "./uncloneable";

export type { ContextToken } from "./addon/native";

/**
 * Returns the inside of a context. Throws a TypeError if the argument is not a context.
 */
export let contextCore: (context: Context) => ContextCore;

/** The way in which a handle joins a context that exists already. */
class Attachment {
  readonly attach: (native: NativeContext) => void;
  /** Whether the handle is marked as uncloneable by its first socket. */
  readonly isMarkedLate: boolean;

  constructor(attach: (native: NativeContext) => void, isMarkedLate = false) {
    this.attach = attach;
    this.isMarkedLate = isMarkedLate;
  }
}

/** The options of the constructor of {@link Context}. */
export type ContextOptions = OptionsFor<Context>;

// The option table defines the properties of the class. The types come from the same
// table.
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export interface Context extends OptionsOf<typeof contextOptions> {}

/**
 * A container of sockets. It owns the I/O threads, and inproc endpoints are names within
 * it. Most programs need only the default {@link context}, which all threads of the
 * process share.
 *
 * An object of this class is a handle on a libzmq context. Other threads make more
 * handles on the same context with {@link token} and {@link Context.attach}. libzmq ends
 * the context when the last handle and the last socket are closed. The end of a thread
 * closes its handles.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export class Context {
  static {
    contextCore = (context) => {
      // A program without types can pass any value.
      const given: unknown = context;
      const isObject = typeof given === "object" && given !== null;
      if (isObject && #core in given) {
        if (canMarkSealed && context === defaultOfThread) markAsUncloneable(context);
        return given.#core;
      }
      throw new TypeError(
        `Invalid argument: context must be a Context of this copy of zmq-napi, but is ${
          isObject ? "another object" : kindOf(given)
        }`,
      );
    };
  }

  readonly #native: NativeContext = new (addon().Context)();
  readonly #madeContext: boolean;
  readonly #users = new ContextUsers();
  readonly #store = new ContextStore(() => this.#open());
  #ended: Promise<void> | undefined;

  readonly #core: ContextCore = coreOf(() => this.#open(), this.#users);

  /**
   * Makes a new context. `zmq_ctx_new`.
   *
   * @throws TypeError for an unknown option. TypeError or RangeError for a wrong value.
   */
  constructor(options?: ContextOptions);
  /** @internal */
  constructor(options: Attachment);
  constructor(options: ContextOptions | Attachment = {}) {
    checkOptions(options);
    this.#madeContext = !(options instanceof Attachment);
    if (options instanceof Attachment) options.attach(this.#native);
    else succeed(this.#native.open(false), { syscall: "zmq_ctx_new" });
    const isMarkedLate = options instanceof Attachment && options.isMarkedLate;
    if (!isMarkedLate) markAsUncloneable(this);
    if (isOwnClass(new.target)) Object.seal(this);
    try {
      if (this.#madeContext) assignOptions(this, options, "a Context");
    } catch (error) {
      this.#native.close();
      throw error;
    }
  }

  /**
   * Makes another handle on an existing context, in this thread or another one.
   *
   * All handles on a context are equal. An option that is set on one handle applies to
   * all. An inproc endpoint that is bound with one handle can be connected to with all.
   * The token does not keep the context open: keep a handle open until `attach` has
   * returned.
   *
   * @param token the value of {@link token}, from any thread of this process.
   * @throws TypeError or RangeError for a value that is not a token. ZmqError with code
   *   `EFAULT` if the context has ended. ZmqError with code `ENOENT` for a token of
   *   another process, or of another copy of this package in the process.
   */
  static attach(token: ContextToken): Context {
    checkToken(token);
    return new Context(
      new Attachment((native) => {
        const status = native.attach(token);
        if (status < 0) throw attachError(errorOf(status));
      }),
    );
  }

  /**
   * The token that other threads of this process pass to {@link Context.attach}. Post the
   * token to a worker, or put it into `workerData`. All handles on a context have the
   * same token, which never changes.
   *
   * @throws ZmqError with code `EFAULT` if the handle is closed.
   */
  get token(): ContextToken {
    return this.#open().token(crypto().randomBytes(16).toString("hex"));
  }

  /** Whether {@link close} has been called. */
  get closed(): boolean {
    return this.#ended !== undefined;
  }

  /**
   * Ends all work of the context at once, in every thread. `zmq_ctx_shutdown`.
   *
   * Operations that wait, and all later calls on the sockets, fail with `ETERM`. Sockets
   * can still be closed. Shutting down the default context ends its work for the whole
   * process.
   *
   * @throws ZmqError with code `EFAULT` if the handle is closed.
   */
  shutdown(): void {
    succeed(this.#open().shutdown(), { syscall: "zmq_ctx_shutdown" });
  }

  /**
   * Closes the sockets that were made with this handle, then the handle. The last handle
   * to close ends the context with `zmq_ctx_term`. Closing twice does nothing.
   *
   * For a context made with `new`, it resolves when libzmq has ended the context. Before
   * that, all threads must have closed their handles and sockets. Queued messages must
   * have been delivered, or dropped after their `linger`. To end the context without
   * waiting for other threads' work, call {@link shutdown} first. The other threads still
   * have to close their sockets.
   *
   * For a handle from {@link Context.attach}, and for the default context, it resolves at
   * once, because other threads may use the context. The context delivers messages and
   * ends in the background, after the last thread has closed it.
   */
  close(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  /** Shows the state and the number of open sockets of the handle. */
  [inspect.custom](depth: number, options: InspectOptions): string {
    return inspected(this, depth, options, () => ({
      state: this.closed ? "closed" : "open",
      sockets: this.#users.size,
    }));
  }

  /** Does the same as {@link close}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * The numbers of the CPUs that the I/O threads may run on. An empty array means all
   * CPUs. Linux only. Set it before the first socket is made: later changes have no
   * effect. Reads as the value that this thread has set. Default [].
   * `ZMQ_THREAD_AFFINITY_CPU_ADD`, `ZMQ_THREAD_AFFINITY_CPU_REMOVE`.
   */
  get threadAffinityCpus(): readonly number[] {
    return this.#store.cpus;
  }

  set threadAffinityCpus(cpus: readonly number[]) {
    this.#store.setCpus("threadAffinityCpus", cpus);
  }

  /**
   * Reads an option by libzmq's number. Meant for options of a newer libzmq, which have
   * no name here. `zmq_ctx_get`.
   *
   * @param kind the type of the result: `"int32"` (the default) a number, `"bool"` a
   *   boolean.
   * @throws RangeError with code `EINVAL` if the option can't be read.
   */
  getOption<Kind extends "bool" | "int32" = "int32">(
    option: number,
    kind?: Kind,
  ): OptionKinds[Kind];
  getOption(option: number, kind: "bool" | "int32" = "int32"): boolean | number {
    const name = nameOf(option);
    return this.#store.read(readable(option, kind), name);
  }

  /**
   * Sets an option by libzmq's number. Meant for options of a newer libzmq, which have no
   * name here. `zmq_ctx_set`, and `zmq_ctx_set_ext` for text.
   *
   * libzmq reads four bytes of text as a number. An option with a name has the same range
   * as under its name.
   *
   * @throws TypeError for a value of another type, RangeError with code `EINVAL` for a
   *   value that libzmq refuses.
   */
  setOption(option: number, value: boolean | number | string | Buffer): void {
    const name = nameOf(option);
    const bytes = bytesOf(value, name);
    checkRange(option, bytes, name);
    const row: Option<unknown> = { ...buffer(option), encode: () => bytes };
    this.#store.write(row, name, value);
  }

  /**
   * Reads an option by libzmq's number as a boolean. Meant for options without a name.
   */
  protected getBoolOption(option: number): boolean {
    return this.#store.read(bool(option), nameOf(option));
  }

  /** Sets an option by libzmq's number to a boolean. */
  protected setBoolOption(option: number, value: boolean): void {
    this.#store.write(bool(option), nameOf(option), value);
  }

  /** Reads an option by libzmq's number. Meant for options without a name. */
  protected getInt32Option(option: number): number {
    return this.#store.read(int32(option), nameOf(option));
  }

  /** Sets an option by libzmq's number. */
  protected setInt32Option(option: number, value: number): void {
    const name = nameOf(option);
    checkRange(option, int32(option).encode(value, name), name);
    this.#store.write(int32(option), name, value);
  }

  static {
    const store: OptionStore<Context> = {
      read: (context, option, name) => context.#store.read(option, name),
      write: (context, option, name, value) => {
        context.#store.write(option, name, value);
      },
    };
    defineOptions(this.prototype, contextOptions, store);
    markOwnClass(this);
  }

  #open(): NativeContext {
    if (this.closed) throw new ZmqError("EFAULT");
    return this.#native;
  }

  #end(): Promise<void> {
    this.#users.closeAll();
    if (!this.#madeContext) {
      this.#native.close();
      return turn.resolved(undefined);
    }
    return new Promise((resolve) => {
      this.#native.close(resolve);
    });
  }
}

function coreOf(open: () => NativeContext, users: ContextUsers): ContextCore {
  return {
    get native() {
      return open();
    },
    addUser: (user) => users.add(user),
  };
}

let defaultOfThread: Context | undefined;

/**
 * Returns this thread's handle on the default context. Opens the context at the first
 * call. The first socket marks the handle as uncloneable, because marking loads modules
 * that a program without sockets does not need.
 */
export function defaultContext(): Context {
  defaultOfThread ??= new Context(
    new Attachment((native) => {
      succeed(native.open(true), { syscall: "zmq_ctx_new" });
    }, canMarkSealed),
  );
  return defaultOfThread;
}
