import { got } from "../checks";
import { EINVAL, errorOf, outOfRange } from "../errors";
import type { NativeSocket } from "../addon/native";
import { Metadata } from "./metadata";
import { checkSupported, type Option } from "./option";
import { readOption } from "./reading";
import { socketOption } from "./numbers";
import { aSocket } from "../socket-types";

/** The properties and methods that the store needs from its socket. */
interface Owner {
  /** The native socket. Throws if the socket is closed. */
  readonly native: NativeSocket;
  readonly type: number;
  readonly endpoints: { readonly count: number };
  /**
   * Returns the value of `ZMQ_EVENTS` for users, where libzmq's value is `events`.
   * Prefetched messages make the difference.
   */
  eventsOf(events: number): number;
  /** Called after the socket's state may have changed. */
  changed(): void;
  /** Called after an option was set. A null `value` is no value. */
  optionChanged(option: number, value: Uint8Array | null): void;
}

/** Options that may be set at any time without a warning. */
const withoutWarning: readonly number[] = [
  socketOption.SUBSCRIBE,
  socketOption.UNSUBSCRIBE,
];

/** Reads and writes the options of one socket, by the rows of the tables. */
export class SocketStore {
  readonly #owner: Owner;
  /**
   * The values that write-only options were set to. The Buffer is empty for "no value".
   */
  #written: Map<number, Buffer> | undefined;
  #metadata: Metadata | undefined;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  get metadata(): Metadata {
    this.#metadata ??= new Metadata(this);
    return this.#metadata;
  }

  read<Value>(option: Option<Value>, name: string): Value {
    const native = this.#owner.native;
    checkSupported(option, name);
    if (option.access === "w") {
      const written = this.#written?.get(option.id);
      return written === undefined ? option.initial : option.decode(written);
    }
    const bytes = readOption(native, option);
    // Reading the events makes libzmq process the commands that woke the socket up.
    if (option.id === socketOption.EVENTS) {
      this.#owner.changed();
      if (typeof bytes !== "number")
        bytes.writeInt32LE(this.#owner.eventsOf(bytes.readInt32LE()));
    }
    if (typeof bytes === "number")
      throw errorOf(bytes, {
        syscall: "zmq_getsockopt",
        ...about(this.#owner.type, name, bytes),
      });
    return option.decode(bytes);
  }

  write<Value>(option: Option<Value>, name: string, value: Value): void {
    const native = this.#owner.native;
    checkSupported(option, name);
    const bytes = option.encode(value, name);
    if (
      this.#owner.endpoints.count > 0 &&
      !option.immediate &&
      !withoutWarning.includes(option.id)
    ) {
      process.emitWarning("Socket option will not take effect until next connect/bind.");
    }
    // Makes libzmq notice that its context was shut down.
    native.events();
    // libzmq may have swallowed the signal of a message there, also if the option is refused.
    this.#owner.changed();
    const status = native.setOption(option.id, bytes);
    if (status < 0)
      throw refusal(status, `${name} of ${aSocket(this.#owner.type)}`, option, value);
    this.#owner.optionChanged(option.id, bytes);
    if (option.access === "w") this.#remember(option, bytes);
  }

  #remember(option: Option<unknown>, bytes: Uint8Array | null): void {
    this.#written ??= new Map();
    const copy = Buffer.from(bytes ?? []);
    this.#written.set(option.id, copy);
    if (option.implies !== undefined) this.#written.set(option.implies, copy);
  }
}

function about(type: number, name: string, status: number): { message?: string } {
  if (status !== EINVAL) return {};
  return {
    message: `Invalid argument: ${aSocket(type)} of this libzmq has no ${name} that can be read`,
  };
}

function refusal<Value>(
  status: number,
  what: string,
  option: Option<Value>,
  value: Value,
): Error {
  if (status !== EINVAL) return errorOf(status, { syscall: "zmq_setsockopt" });
  const shown = option.secret ? "" : `, but is set to ${got(value)}`;
  // The value of an option with a range was checked before.
  const reason = option.range === undefined ? "" : ", which this libzmq refuses";
  return outOfRange(`Invalid argument: ${what} takes ${option.takes}${shown}${reason}`);
}
