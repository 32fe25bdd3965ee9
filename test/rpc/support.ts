// A server and a client that are closed with their test, and servers in other processes.

import { type RpcClient, RpcClient as Client, RpcError, RpcServer } from "zmq-napi/rpc";
import type { RpcClientOptions, RpcServerOptions } from "zmq-napi/rpc";

import { Program } from "../support/program";

/** The methods of the tests. */
export interface Api {
  echo(value: unknown): Promise<unknown>;
  fail(text: string): Promise<void>;
  /** Runs until its signal aborts, and then rejects. */
  wait(name: string): Promise<void>;
  count(to: number): AsyncIterable<number>;
}

/** A server with a client that is connected to it. */
export class Both implements AsyncDisposable {
  readonly client: RpcClient<Api>;
  readonly server: RpcServer<Api>;
  /** What happened to the calls of `wait` and `count`. */
  readonly said: string[] = [];
  address = "";
  #told: (() => void)[] = [];

  constructor(client: RpcClientOptions = {}, server: RpcServerOptions = {}) {
    this.client = new Client({ timeout: 10_000, ...client });
    this.server = new RpcServer<Api>(server)
      .handle("echo", async (value) => value)
      .handle("fail", async (text) => {
        throw new Error(text);
      })
      .handle("wait", (name, { signal }) => this.#wait(name, signal))
      .handle("count", (to) => this.#count(to));
  }

  async open(endpoint = "tcp://127.0.0.1:*"): Promise<this> {
    this.address = await this.server.bind(endpoint);
    this.client.connect(this.address);
    return this;
  }

  /** Resolves when the handlers have said this. */
  async heard(text: RegExp | string): Promise<void> {
    const matches = (one: string): boolean =>
      typeof text === "string" ? one === text : text.test(one);
    while (!this.said.some(matches)) {
      await new Promise<void>((resolve) => this.#told.push(resolve));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
    await this.server.close();
  }

  #say(text: string): void {
    this.said.push(text);
    for (const resume of this.#told.splice(0)) resume();
  }

  #wait(name: string, signal: AbortSignal): Promise<void> {
    this.#say(`${name} runs`);
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        this.#say(`${name}: ${signal.reason.code}`);
        reject(signal.reason as Error);
      });
    });
  }

  async *#count(to: number): AsyncGenerator<number> {
    try {
      for (let number = 0; number < to; number++) {
        this.#say(`makes ${number}`);
        yield number;
      }
    } finally {
      this.#say("count ends");
    }
  }
}

/** Returns a server with a client that is connected to it. */
export async function both(
  client?: RpcClientOptions,
  server?: RpcServerOptions,
  endpoint?: string,
): Promise<Both> {
  return new Both(client, server).open(endpoint);
}

/** Returns the error of a call. */
export async function errorOf(call: Promise<unknown>): Promise<RpcError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RpcError) return error;
  throw new Error(`Expected an RpcError, but got ${String(error)}`);
}

/** The methods of a server in another process. */
export interface Work {
  /** Says that it runs, and answers after some milliseconds with the same number. */
  work(number: number): Promise<number>;
  /** Counts up from 0, one number in each millisecond. Without `to`, it does not end. */
  ticks(to?: number): AsyncIterable<number>;
}

/** How a server in another process works. */
export interface ServerProcessOptions {
  /** Each call of `work` runs for its number of milliseconds, modulo this number. Default 20. */
  most?: number;
  /** The milliseconds for which calls may run on after SIGTERM. Default 3000. */
  drain?: number;
  server?: RpcServerOptions;
}

/** A server in another process. It says "ran N" for each call of `work`. */
export class ServerProcess extends Program {
  readonly #address: string;

  constructor(
    address = "tcp://127.0.0.1:*",
    { most = 20, drain = 3000, server = {} }: ServerProcessOptions = {},
  ) {
    super(
      `const { RpcServer } = require(process.env.ZMQ_NAPI.replace("index.js", "rpc.js"));
      const { setTimeout: sleep } = require("node:timers/promises");
      const server = new RpcServer(${JSON.stringify(server)});
      server.handle("work", async (number, { signal }) => {
        say("ran " + number);
        await sleep(number % ${most}, undefined, { signal });
        return number;
      });
      server.handle("ticks", async function* (to = Infinity) {
        for (let tick = 0; tick < to; tick++) {
          yield tick;
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      });
      process.on("SIGTERM", async () => {
        await server.close({ drain: ${drain} });
        say("closed");
      });
      say("at " + process.pid + " " + (await server.bind(args[0])));`,
      [address],
    );
    this.#address = address;
  }

  /** Resolves with the endpoint of the server. */
  async address(): Promise<string> {
    return (await this.line(/^at \d+ (.*)$/))[1] ?? this.#address;
  }

  async signal(name: NodeJS.Signals): Promise<void> {
    process.kill(Number((await this.line(/^at (\d+)/))[1]), name);
  }

  /** The numbers of the calls that the server has run. */
  get ran(): number[] {
    return this.lines.flatMap((line) =>
      line.startsWith("ran ") ? [Number(line.slice(4))] : [],
    );
  }
}
