import { Duplex, Readable, Writable } from "node:stream";
import { isNativeError } from "node:util/types";

import type { SocketCore } from "../engine/socket-core";
import type { Message } from "../messages/frame";
import { type Consumer, Intake } from "./intake";
import { PassedChunks } from "./passed-chunks";
import type { Settings } from "./options";
import { Outlet } from "./outlet";

/** The callback of a method that a stream calls. */
type Callback = (error?: Error | null) => void;

/** Streams of Node fail with errors only. */
function errorOf(reason: unknown): Error {
  if (reason instanceof Error || isNativeError(reason)) return reason;
  return new Error("The stream has failed", { cause: reason });
}

/** Calls `callback` when `work` has ended, in a tick of its own, as it may throw. */
function report(work: Promise<void>, callback: Callback): void {
  work.then(
    () => {
      process.nextTick(callback);
    },
    (reason: unknown) => {
      process.nextTick(callback, errorOf(reason));
    },
  );
}

/** The reading half of a stream of Node. */
class ReadingHalf implements Consumer {
  readonly #stream: Readable;
  readonly #intake: Intake;
  readonly #received: (() => void) | undefined;
  /** The chunks that may be in the buffer of the stream. */
  readonly #passed: PassedChunks;

  constructor(
    stream: Readable,
    core: SocketCore,
    settings: Settings,
    received?: () => void,
  ) {
    this.#stream = stream;
    this.#passed = new PassedChunks(settings);
    this.#received = received;
    this.#intake = new Intake(core, settings, this);
    // The next stream may begin in the first handler of the program.
    stream.once("end", () => {
      this.#intake.stop();
    });
  }

  read(): void {
    this.#intake.want();
  }

  /** Gives the socket back, with what is in the buffer of the stream. */
  stop(): void {
    this.#passed.keep(this.#left);
    this.#intake.stop(this.#passed.unread());
  }

  received(): void {
    this.#received?.();
  }

  deliver(chunk: object, message: Message[]): void {
    this.#passed.keep(this.#left);
    this.#passed.add(chunk, message);
    this.#stream.push(chunk);
  }

  end(): void {
    this.#stream.push(null);
  }

  fail(error: unknown): void {
    this.#stream.destroy(errorOf(error));
  }

  /** How much of what was passed nobody has read: bytes, or messages in object mode. */
  get #left(): number {
    // The stream counts characters if it has an encoding.
    return this.#stream.readableEncoding === null ? this.#stream.readableLength : 0;
  }
}

/** A Readable of the messages of a socket. */
export class SocketReadable extends Readable {
  readonly #half: ReadingHalf;
  readonly #release: () => void;

  constructor(core: SocketCore, settings: Settings, release: () => void) {
    const { objectMode, highWaterMark = 0 } = settings;
    super({ objectMode, highWaterMark });
    this.#release = release;
    this.#half = new ReadingHalf(this, core, settings);
  }

  /** What was not read when the stream was destroyed is in the socket again. */
  override read(size?: number): unknown {
    return this.destroyed ? null : super.read(size);
  }

  override _read(): void {
    this.#half.read();
  }

  override _destroy(error: Error | null, callback: Callback): void {
    try {
      this.#half.stop();
    } finally {
      this.#release();
    }
    callback(error);
  }
}

/** A Writable that sends on a socket. */
export class SocketWritable extends Writable {
  readonly #outlet: Outlet;
  readonly #release: () => void;

  constructor(socket: object, core: SocketCore, settings: Settings, release: () => void) {
    const { objectMode, highWaterMark } = settings;
    super({ objectMode, ...(highWaterMark !== undefined && { highWaterMark }) });
    this.#release = release;
    this.#outlet = new Outlet(socket, core, settings, false);
  }

  override _write(chunk: unknown, _encoding: string, callback: Callback): void {
    report(this.#outlet.send(chunk), callback);
  }

  override _final(callback: Callback): void {
    report(this.#outlet.finish(), callback);
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.#outlet.stop(error ?? undefined);
    this.#release();
    callback(error);
  }
}

/** A Duplex over a socket that sends and receives. */
export class SocketDuplex extends Duplex {
  readonly #reading: ReadingHalf;
  readonly #outlet: Outlet;
  readonly #release: () => void;

  constructor(socket: object, core: SocketCore, settings: Settings, release: () => void) {
    const {
      objectMode,
      readableHighWaterMark = 0,
      writableHighWaterMark: writable,
    } = settings;
    super({
      objectMode,
      readableHighWaterMark,
      ...(writable !== undefined && { writableHighWaterMark: writable }),
    });
    this.#release = release;
    const outlet = new Outlet(socket, core, settings, true);
    this.#outlet = outlet;
    this.#reading = new ReadingHalf(this, core, settings, () => {
      outlet.received();
    });
  }

  override read(size?: number): unknown {
    return this.destroyed ? null : super.read(size);
  }

  override _read(): void {
    this.#reading.read();
  }

  override _write(chunk: unknown, _encoding: string, callback: Callback): void {
    report(this.#outlet.send(chunk), callback);
  }

  override _final(callback: Callback): void {
    report(this.#outlet.finish(), callback);
  }

  override _destroy(error: Error | null, callback: Callback): void {
    try {
      this.#reading.stop();
    } finally {
      this.#outlet.stop(error ?? undefined);
      this.#release();
    }
    callback(error);
  }
}
