import type { QueuingStrategy } from "node:stream/web";

import { onAbort } from "../engine/abort";
import type { SocketCore } from "../engine/socket-core";
import { type Consumer, Intake } from "./intake";
import type { Settings } from "./options";
import { Outlet } from "./outlet";

/** Calls `fail` when the signal of a stream aborts. Returns a function that ends that. */
function failOnAbort(
  signal: AbortSignal | undefined,
  fail: (reason: unknown) => void,
): () => void {
  if (signal === undefined) return () => undefined;
  if (!signal.aborted) {
    return onAbort(signal, () => {
      fail(signal.reason);
    });
  }
  fail(signal.reason);
  return () => undefined;
}

/** What a web ReadableStream reads from. */
export class SocketSource implements Consumer {
  readonly #intake: Intake;
  readonly #signal: AbortSignal | undefined;
  readonly #release: () => void;
  readonly #received: (() => void) | undefined;
  #controller!: ReadableStreamDefaultController<object>;
  #forgetSignal: () => void = () => undefined;
  /** Resolves the promise of `pull`. */
  #pulled: (() => void) | undefined;
  #stopped = false;

  constructor(
    core: SocketCore,
    settings: Settings,
    release: () => void,
    received?: () => void,
  ) {
    this.#signal = settings.signal;
    this.#release = release;
    this.#received = received;
    this.#intake = new Intake(core, settings, this);
  }

  start(controller: ReadableStreamDefaultController<object>): void {
    this.#controller = controller;
    this.#forgetSignal = failOnAbort(this.#signal, (reason) => {
      this.fail(reason);
    });
  }

  pull(): Promise<void> {
    return new Promise((resolve) => {
      this.#pulled = resolve;
      this.#intake.want();
    });
  }

  cancel(): void {
    this.#stop([]);
  }

  received(): void {
    this.#received?.();
  }

  deliver(chunk: object): void {
    this.#controller.enqueue(chunk);
    this.#pulled?.();
  }

  end(): void {
    this.#controller.close();
    this.#stop();
  }

  fail(error: unknown): void {
    this.#controller.error(error);
    this.#stop([]);
  }

  /** `unread` is what {@link Intake.stop} takes. */
  #stop(unread?: []): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#forgetSignal();
    try {
      this.#intake.stop(unread);
    } finally {
      this.#pulled?.();
      this.#release();
    }
  }
}

/** The controller of a web WritableStream. Node 20's types lack the signal. */
type SinkController = WritableStreamDefaultController & {
  readonly signal?: AbortSignal;
};

/** What a web WritableStream writes to. */
export class SocketSink {
  readonly #outlet: Outlet;
  readonly #signal: AbortSignal | undefined;
  readonly #release: () => void;
  #forgetSignal: () => void = () => undefined;
  #stopped = false;

  constructor(
    socket: object,
    core: SocketCore,
    settings: Settings,
    release: () => void,
    both = false,
  ) {
    this.#signal = settings.signal;
    this.#release = release;
    this.#outlet = new Outlet(socket, core, settings, both);
  }

  /** Call it when the other half has received a message. */
  received(): void {
    this.#outlet.received();
  }

  start(controller: SinkController): void {
    // While a chunk is being written, the stream does not call `abort`.
    const { signal } = controller;
    signal?.addEventListener("abort", () => {
      this.abort(signal.reason);
    });
    this.#forgetSignal = failOnAbort(this.#signal, (reason) => {
      controller.error(reason);
      this.abort(reason);
    });
  }

  async write(chunk: unknown): Promise<void> {
    try {
      await this.#outlet.send(chunk);
    } catch (error) {
      this.abort(error);
      throw error;
    }
  }

  async close(): Promise<void> {
    try {
      await this.#outlet.finish();
    } finally {
      this.abort();
    }
  }

  abort(reason?: unknown): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#forgetSignal();
    this.#outlet.stop(reason);
    this.#release();
  }
}

/** Returns how a web WritableStream counts what it keeps. */
export function strategyOf(settings: Settings): QueuingStrategy<unknown> {
  const { objectMode, highWaterMark } = settings;
  if (objectMode) return { highWaterMark: highWaterMark ?? 1 };
  return { highWaterMark: highWaterMark ?? 16_384, size: sizeOf };
}

function sizeOf(chunk: unknown): number {
  if (typeof chunk === "string") return Buffer.byteLength(chunk);
  const bytes: unknown = Reflect.get(Object(chunk), "byteLength");
  return typeof bytes === "number" ? bytes : 1;
}
