import { optionNumber } from "../constants";
import { EINVAL, errorOf, outOfRange } from "../errors";
import type { NativeSocket } from "../native";
import { got, type Option } from "./option";

/** What the store must know of its socket. */
interface Owner {
  /** Throws if the socket is closed. */
  readonly native: NativeSocket;
  readonly endpoints: { readonly count: number };
  /** Is told when an option has changed. */
  changed(): void;
}

/** Options that may be set at any time without a word. */
const quiet: readonly number[] = [optionNumber.subscribe, optionNumber.unsubscribe];

/** Reads and writes the options of one socket, by the rows of the tables. */
export class SocketStore {
  readonly #owner: Owner;
  /** What write-only options were set to. */
  #written: Map<number, unknown> | undefined;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  read<Value>(option: Option<Value>, name: string): unknown {
    const native = this.#owner.native;
    if (option.access === "w") return this.#written?.get(option.id) ?? option.initial;
    const bytes = Buffer.alloc(option.size);
    const size = native.getOption(option.id, bytes);
    if (size < 0)
      throw errorOf(size, { syscall: "zmq_getsockopt", ...about(name, size) });
    return option.decode(bytes.subarray(0, size));
  }

  write<Value>(option: Option<Value>, name: string, value: Value): void {
    const native = this.#owner.native;
    const bytes = option.encode(value, name);
    if (
      this.#owner.endpoints.count > 0 &&
      !option.immediate &&
      !quiet.includes(option.id)
    ) {
      process.emitWarning("Socket option will not take effect until next connect/bind.");
    }
    // Makes libzmq notice that its context was shut down.
    native.events();
    const status = native.setOption(option.id, bytes);
    if (status < 0) throw refusal(status, option, name, value);
    this.#owner.changed();
    if (option.access === "w") {
      this.#written ??= new Map();
      this.#written.set(option.id, value);
    }
  }
}

function about(name: string, status: number): { message?: string } {
  if (status !== EINVAL) return {};
  return {
    message: `Invalid argument: this libzmq or socket type does not have ${name}`,
  };
}

/** Passwords and keys: `ZMQ_PLAIN_PASSWORD`, `ZMQ_CURVE_*KEY`, `ZMQ_SOCKS_PASSWORD`,
 * `ZMQ_WSS_KEY_PEM`. */
const secrets: readonly number[] = [46, 48, 49, 50, 100, 103];

/** Secrets stay out of messages. */
function shown(id: number, value: unknown): string {
  return secrets.includes(id) ? "" : `, not ${got(value)}`;
}

function refusal<Value>(
  status: number,
  option: Option<Value>,
  name: string,
  value: Value,
): Error {
  if (status !== EINVAL) return errorOf(status, { syscall: "zmq_setsockopt" });
  return outOfRange(
    `Invalid argument: ${name} of this socket takes ${option.takes}${shown(option.id, value)}`,
  );
}
