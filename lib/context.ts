import { checkOptions } from "./checks";
import { randomBytes } from "node:crypto";

import { errorOf, outOfRange, succeed, ZmqError } from "./errors";
import { addon } from "./addon/addon";
import type { ContextToken, NativeContext } from "./addon/native";
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
import type { ContextCore, ContextUser } from "./engine/context-core";
import { turn } from "./engine/turn";
import { markAsUncloneable } from "./uncloneable";

export type { ContextToken } from "./addon/native";

/** The inside of a context; throws a TypeError for anything else. */
export let contextCore: (context: Context) => ContextCore;

/** How a handle gets a context that it doesn't make. */
class Joining {
  readonly join: (native: NativeContext) => void;

  constructor(join: (native: NativeContext) => void) {
    this.join = join;
  }
}

/** What a context can be constructed with. */
export type ContextOptions = OptionsFor<Context>;

// The table of options gives the class its properties; the types come from there as well.
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export interface Context extends OptionsOf<typeof contextOptions> {}

/**
 * A container of sockets: it owns the I/O threads, and inproc endpoints are names within
 * it. Most programs need none but the default {@link context}, which all threads of the
 * process share.
 *
 * What the program has is a handle. Other threads get handles on the same context with
 * {@link token} and {@link Context.attach}. libzmq ends the context when the last handle is
 * closed, or gone with its thread, and the last socket with it.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export class Context {
  static {
    contextCore = (context) => {
      // Programs without types pass anything.
      const given: unknown = context;
      if (typeof given === "object" && given !== null && #core in given)
        return given.#core;
      throw new TypeError(
        "Invalid argument: context must be a Context, of this copy of zmq-napi",
      );
    };
  }

  readonly #native: NativeContext = new (addon().Context)();
  readonly #madeIt: boolean;
  readonly #users = new Set<WeakRef<ContextUser>>();
  readonly #store = new ContextStore(() => this.#open());
  #ended: Promise<void> | undefined;

  readonly #core: ContextCore = contextCoreOf(() => this.#open(), this.#users);

  /**
   * Makes a context of its own.
   *
   * @throws TypeError or RangeError for an option that does not exist or can't be set so.
   */
  constructor(options?: ContextOptions);
  /** @internal */
  constructor(options: Joining);
  constructor(options: ContextOptions | Joining = {}) {
    checkOptions(options);
    this.#madeIt = !(options instanceof Joining);
    if (options instanceof Joining) options.join(this.#native);
    else succeed(this.#native.open(false), { syscall: "zmq_ctx_new" });
    markAsUncloneable(this);
    if (isOwnClass(new.target)) Object.seal(this);
    try {
      if (this.#madeIt) assignOptions(this, options);
    } catch (error) {
      this.#native.close();
      throw error;
    }
  }

  /**
   * Makes a handle on the context that another thread, or this one, has told the token of.
   * It does all that the other handles do; options that one sets are set for all. An inproc
   * endpoint bound by one is there for all to connect to.
   *
   * The context must still be there: a token alone keeps none.
   *
   * @param token what {@link token} has said, in any thread of this process.
   * @throws TypeError or RangeError for what is no token. ZmqError with code `EFAULT` when
   *   the context has ended, `ENOENT` for a token of another process, or of another copy of
   *   this package in the process.
   */
  static attach(token: ContextToken): Context {
    checkToken(token);
    return new Context(
      new Joining((native) => {
        const status = native.attach(token);
        if (status < 0) throw attachError(errorOf(status));
      }),
    );
  }

  /**
   * What other threads of this process attach to the context with: post it to them, or make
   * it a worker's `workerData`. It is the same for all handles on a context, and stays so.
   *
   * @throws ZmqError with code `EFAULT` once the handle is closed.
   */
  get token(): ContextToken {
    return this.#open().token(randomBytes(16).toString("hex"));
  }

  /** Whether {@link close} has been called. */
  get closed(): boolean {
    return this.#ended !== undefined;
  }

  /**
   * Ends all work of the context at once, in every thread: whatever is called on its
   * sockets from now on, and what already waits, fails with `ETERM`. Sockets can still be
   * closed. Shutting down the default context ends it for the whole process.
   * `zmq_ctx_shutdown`.
   */
  shutdown(): void {
    succeed(this.#open().shutdown(), { syscall: "zmq_ctx_shutdown" });
  }

  /**
   * Closes the sockets that were made with this handle, then the handle. `zmq_ctx_term`,
   * once nobody else has the context.
   *
   * For a context made with `new` it resolves when libzmq has ended the context, which is
   * when no thread has it any more, and the messages that were still queued are delivered, or
   * dropped after their `linger`. To end it whatever other threads do, {@link shutdown}
   * comes first, upon which they have to close their sockets.
   *
   * For a handle made with {@link Context.attach}, and for the default context, which other
   * threads may use, it resolves at once. The context ends, and delivers, in the background
   * when the last thread is out.
   */
  close(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  /** The same as {@link close}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * The CPUs that the I/O threads may run on, by number; empty for all of them. Linux only.
   * Acts until the first socket is made. Default []. Reads as what this thread has set.
   * `ZMQ_THREAD_AFFINITY_CPU_ADD`, `ZMQ_THREAD_AFFINITY_CPU_REMOVE`.
   */
  get threadAffinityCpus(): readonly number[] {
    return this.#store.cpus;
  }

  set threadAffinityCpus(cpus: readonly number[]) {
    this.#store.setCpus("threadAffinityCpus", cpus);
  }

  /**
   * Reads an option by libzmq's number, for options of a newer libzmq, which have no name
   * here.
   *
   * @param kind what is returned: `"int32"` (the default) a number, `"bool"` a boolean.
   * @throws RangeError with code `EINVAL` for what can't be read. `zmq_ctx_get`.
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
   * Sets an option by libzmq's number, for options of a newer libzmq, which have no name
   * here. libzmq takes four bytes of text for a number. An option that also has a
   * name has the same range here.
   *
   * @throws TypeError for a value of another type, RangeError with code `EINVAL` for one
   *   that libzmq refuses. `zmq_ctx_set`, for text `zmq_ctx_set_ext`.
   */
  setOption(option: number, value: boolean | number | string | Buffer): void {
    const name = nameOf(option);
    const bytes = bytesOf(value, name);
    checkRange(option, bytes, name);
    const row: Option<unknown> = { ...buffer(option), encode: () => bytes };
    this.#store.write(row, name, value);
  }

  /** Reads an option by libzmq's number as a boolean. For options without a name. */
  protected getBoolOption(option: number): boolean {
    return this.#store.read(bool(option), nameOf(option));
  }

  /** Sets an option by libzmq's number to a boolean. */
  protected setBoolOption(option: number, value: boolean): void {
    this.#store.write(bool(option), nameOf(option), value);
  }

  /** Reads an option by libzmq's number. For options without a name. */
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
    for (const user of this.#users) user.deref()?.close();
    if (!this.#madeIt) {
      this.#native.close();
      return turn.resolved(undefined);
    }
    return new Promise((resolve) => {
      this.#native.close(resolve);
    });
  }
}

/** Sockets that nobody closes are collected; their entries go with them. */
const forgotten = new FinalizationRegistry<() => void>((leave) => {
  leave();
});

function contextCoreOf(
  open: () => NativeContext,
  users: Set<WeakRef<ContextUser>>,
): ContextCore {
  return {
    get native() {
      return open();
    },
    enter(user) {
      const entry = new WeakRef(user);
      users.add(entry);
      const leave = (): void => {
        users.delete(entry);
      };
      forgotten.register(user, leave, entry);
      return () => {
        leave();
        forgotten.unregister(entry);
      };
    },
  };
}

const tokenForm = /^zmq-napi(:[0-9a-f]{16}){2}$/;

function checkToken(token: unknown): void {
  const expected = "Token must be the text that the token of a Context says";
  if (typeof token !== "string") {
    throw new TypeError(`${expected}, but is ${token === null ? "null" : typeof token}`);
  }
  if (!tokenForm.test(token)) throw outOfRange(`${expected}, but is "${token}"`);
}

function attachError(error: ZmqError): ZmqError {
  return new ZmqError(error.code, {
    message:
      error.code === "EFAULT"
        ? "Context is closed: no thread has it any more; keep it open until others have attached"
        : "No such context: the token comes from another process, or from another copy of " +
          "zmq-napi in this one; pass it between threads that load the same copy",
  });
}

let ofThisThread: Context | undefined;

/** Returns this thread's handle on the default context, which it opens when first asked. */
export function defaultContext(): Context {
  ofThisThread ??= new Context(
    new Joining((native) => {
      succeed(native.open(true), { syscall: "zmq_ctx_new" });
    }),
  );
  return ofThisThread;
}
