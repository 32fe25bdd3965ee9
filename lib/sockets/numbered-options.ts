import { bool, int32, int64, uint32, uint64 } from "../options/kinds";
import {
  bytesOf,
  nameOf,
  type OptionKinds,
  type OptionValue,
  readable,
  writable,
} from "../options/numbered";
import type { Option } from "../options/option";
import { binary, text } from "../options/texts";
import { CoreOwner, socketCore } from "./core";

function read<Value>(socket: object, option: Option<Value>, name: string): Value {
  return socketCore(socket).store.read(option, name);
}

function writeBytes(socket: object, option: number, bytes: Uint8Array | null): void {
  socketCore(socket).store.write(writable(option, bytes), nameOf(option), bytes);
}

/**
 * The options of a socket by libzmq's numbers. {@link Socket} extends this class, and
 * nothing else does.
 */
export abstract class NumberedOptions extends CoreOwner {
  /**
   * Reads an option by libzmq's number, for options of a newer libzmq that have no name
   * here. `zmq_getsockopt`.
   *
   * @param kind the type of the option in C. It decides the type of the result. `"bool"`:
   *   a boolean. `"int32"` (the default) and `"uint32"`: a number. `"int64"` and
   *   `"uint64"`: a bigint. `"string"`: a string, or null if it is empty. `"buffer"`: a
   *   Buffer with its bytes.
   * @throws TypeError for an unknown `kind`. ZmqError with code `EINVAL` if the socket
   *   does not have the option, if the option can't be read, or if it is of another kind.
   */
  getOption<Kind extends keyof OptionKinds = "int32">(
    option: number,
    kind?: Kind,
  ): OptionKinds[Kind];
  getOption(
    option: number,
    kind: keyof OptionKinds = "int32",
  ): OptionKinds[keyof OptionKinds] {
    const name = nameOf(option);
    return read(this, readable(option, kind), name);
  }

  /**
   * Sets an option by libzmq's number, for options of a newer libzmq that have no name
   * here. `zmq_setsockopt`. The type of the value decides the type in C. A boolean or a
   * number is an `int`. A bigint is an `int64_t` or `uint64_t`. A string or a Buffer is
   * its bytes. libzmq reads four bytes as a number where it expects one. Null is no
   * value. An option with a name has the same range as under its name.
   *
   * @throws TypeError for a value of another type. RangeError for a value that libzmq
   *   refuses, and for options that can't be set by number: `ZMQ_CONNECT_ROUTING_ID`,
   *   `ZMQ_METADATA`.
   */
  setOption(option: number, value: OptionValue): void {
    writeBytes(this, option, bytesOf(value, nameOf(option)));
  }

  /** Reads a boolean option by libzmq's number, if the option has no name. */
  protected getBoolOption(option: number): boolean {
    return this.#read(option, bool);
  }

  /** Sets a boolean option by libzmq's number. */
  protected setBoolOption(option: number, value: boolean): void {
    this.#write(option, bool, value);
  }

  /** Reads an `int` option by libzmq's number, if the option has no name. */
  protected getInt32Option(option: number): number {
    return this.#read(option, int32);
  }

  /** Sets an `int` option by libzmq's number. */
  protected setInt32Option(option: number, value: number): void {
    this.#write(option, int32, value);
  }

  /** Reads an `unsigned int` option by libzmq's number, if the option has no name. */
  protected getUint32Option(option: number): number {
    return this.#read(option, uint32);
  }

  /** Sets an `unsigned int` option by libzmq's number. */
  protected setUint32Option(option: number, value: number): void {
    this.#write(option, uint32, value);
  }

  /** Reads an `int64_t` option by libzmq's number, if the option has no name. */
  protected getInt64Option(option: number): number {
    return this.#read(option, int64);
  }

  /** Sets an `int64_t` option by libzmq's number. */
  protected setInt64Option(option: number, value: number): void {
    this.#write(option, int64, value);
  }

  /** Reads a `uint64_t` option by libzmq's number, if the option has no name. */
  protected getUint64Option(option: number): number {
    return this.#read(option, uint64);
  }

  /** Sets a `uint64_t` option by libzmq's number. */
  protected setUint64Option(option: number, value: number): void {
    this.#write(option, uint64, value);
  }

  /** Reads a text option by libzmq's number, if the option has no name. */
  protected getStringOption(option: number): string | null {
    return this.#read(option, text);
  }

  /** Sets a text or binary option by libzmq's number. Null is no value. */
  protected setStringOption(option: number, value: string | Buffer | null): void {
    this.#write(option, binary, value);
  }

  #read<Value>(option: number, kind: (id: number) => Option<Value>): Value {
    const name = nameOf(option);
    return read(this, kind(option), name);
  }

  #write<Value>(option: number, kind: (id: number) => Option<Value>, value: Value): void {
    const name = nameOf(option);
    writeBytes(this, option, kind(option).encode(value, name));
  }
}
