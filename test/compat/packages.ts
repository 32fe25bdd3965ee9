// The two packages that the tests of this folder run against.

import { type End, Program, run } from "../support/program";
import { differences } from "./differences";
import { type PackageName, tested } from "./tested";

/** One of the packages, and the sockets that a test has opened with it. */
export class Package {
  readonly name: PackageName;
  /**
   * The exports of the package. They have no types, because tests also pass wrong
   * arguments; test/types tests the types of both packages.
   */
  readonly zmq: any;
  /** The paths from which child processes load the package and its draft sockets. */
  readonly path: string;
  readonly draftPath: string;
  /** Held until they are closed: zeromq.js may crash when it collects an open one. */
  readonly #opened: { close(): void }[] = [];
  readonly #contexts: { close?(): Promise<void> }[] = [];

  /**
   * Never released: in zeromq.js, a socket with a collected observer blocks its context at
   * an event.
   */
  readonly #observers: { closed: boolean; receive(): Promise<unknown> }[] = [];

  constructor(name: PackageName, path: string, draftPath: string) {
    this.name = name;
    this.zmq = require(path);
    this.path = path;
    this.draftPath = draftPath;
  }

  /** Returns the draft sockets, which warn when they are loaded. */
  get draft(): any {
    return require(this.draftPath);
  }

  /** Opens a socket of a class. The socket closes after the test, without lingering. */
  open(className: string, options: object = {}): any {
    const Class = this.zmq[className] ?? this.draft[className];
    return this.keep(new Class({ linger: 0, ...options }));
  }

  keep<Closable extends { close(): void }>(socket: Closable): Closable {
    this.#opened.push(socket);
    return socket;
  }

  /** Observes the events of a socket, and reads them to their end after the test. */
  eventsOf(socket: any): any {
    this.#observers.push(socket.events);
    return socket.events;
  }

  /** Makes a context, and closes it after the test where that is possible. */
  newContext(options?: object): any {
    const context = new this.zmq.Context(options);
    this.#contexts.push(context);
    return context;
  }

  /** Opens two sockets, binds the first, and connects the second to it. */
  async connected(
    binding: string,
    connecting: string,
    options: object = {},
  ): Promise<any> {
    const one = this.open(binding, options);
    const other = this.open(connecting, options);
    await one.bind("tcp://127.0.0.1:*");
    other.connect(one.lastEndpoint);
    return [one, other];
  }

  /** Runs a program in a separate process, with the package as `zmq`. */
  run(body: string, args: string[] = [], flags: string[] = []): Promise<End> {
    return run(body, args, flags, this.path);
  }

  /** Starts such a program. */
  start(body: string, args: string[] = [], flags: string[] = []): Program {
    return new Program(body, args, flags, this.path);
  }

  async closeAll(): Promise<void> {
    for (const socket of this.#opened.splice(0)) socket.close();
    for (const observer of this.#observers) await readToEnd(observer);
    await Promise.all(this.#contexts.splice(0).map(async (context) => context.close?.()));
  }

  /** Returns the value to expect of this package, where the table has a difference. */
  differs<Expected>(id: DifferenceId, expected: Record<PackageName, Expected>): Expected {
    expect(Object.keys(differences)).toContain(id);
    expect(expected["zmq-napi"]).not.toEqual(expected.zeromq);
    return expected[this.name];
  }

  /** Matches an error's text. Ours may have more words after the text of zeromq.js. */
  says(text: string): unknown {
    const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return this.differs("texts", {
      zeromq: expect.stringMatching(new RegExp(`^${escaped}$`)),
      "zmq-napi": expect.stringMatching(new RegExp(`^${escaped}([:,;].*)?$`)),
    });
  }
}

async function readToEnd(observer: {
  closed: boolean;
  receive(): Promise<unknown>;
}): Promise<void> {
  try {
    while (!observer.closed) await observer.receive();
  } catch {
    // The observer has listeners or another reader, which also read to the end.
  }
}

export type DifferenceId = keyof typeof differences;

/** The paths of the packages and of their draft sockets. */
const paths: Record<PackageName, [path: string, draftPath: string]> = {
  zeromq: [require.resolve("zeromq"), require.resolve("zeromq/draft")],
  "zmq-napi": [
    require.resolve("../../dist/index.js"),
    require.resolve("../../dist/draft.js"),
  ],
};

/**
 * Describes the behaviour of both packages, and tests the package that this run chooses.
 */
export function both(describeOne: (it: Package) => void): void {
  describe(tested, () => {
    const one = new Package(tested, ...paths[tested]);
    afterEach(() => one.closeAll());
    describeOne(one);
  });
}
