// Sockets of other packages, in separate processes.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describeWith } from "../support/needs";

// Debian's package is there for Debian's Python, whatever comes first on the PATH.
const programs = {
  pyzmq: ["/usr/bin/python3", join(__dirname, "peers", "pyzmq.py")],
  "zeromq.js": [process.execPath, join(__dirname, "peers", "zeromq.cjs")],
} as const;

export type PeerName = keyof typeof programs;

export const peerNames = Object.keys(programs) as PeerName[];

/**
 * CI installs pyzmq, and fails without it. Elsewhere the tests are skipped where pyzmq is
 * missing: `sudo apt-get install python3-zmq` installs it.
 */
export const hasPyzmq =
  process.env["CI"] !== undefined ||
  spawnSync(programs.pyzmq[0], ["-c", "import zmq"]).status === 0;

/** The laws that hold with each other package as the peer. */
export function describePeers(title: string, laws: (name: PeerName) => void): void {
  for (const name of peerNames) {
    const isThere = name !== "pyzmq" || hasPyzmq;
    describeWith("python3-zmq", isThere)(title.replace("%s", name), () => {
      laws(name);
    });
  }
}

/** The names of the socket types that our package and zeromq.js share. */
export type PeerType =
  | "Dealer"
  | "Pair"
  | "Publisher"
  | "Pull"
  | "Push"
  | "Reply"
  | "Request"
  | "Router"
  | "Stream"
  | "Subscriber"
  | "XPublisher"
  | "XSubscriber";

/** Options by the names that our package and zeromq.js share. */
export interface PeerOptions {
  curvePublicKey?: string;
  curveSecretKey?: string;
  curveServer?: boolean;
  curveServerKey?: string;
  plainPassword?: string;
  plainServer?: boolean;
  plainUsername?: string;
  routingId?: Buffer;
  zapDomain?: string;
}

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * A process with another package, which handles one request after the other. The process is
 * killed when it is disposed of.
 */
export class Peer {
  readonly #process: ChildProcess;
  readonly #waiting: Waiting[] = [];
  readonly #ended: Promise<void>;
  #errors = "";
  #failure: Error | undefined;

  constructor(readonly name: PeerName) {
    const [program, file] = programs[name];
    this.#process = spawn(program, [file], { stdio: ["pipe", "pipe", "pipe"] });
    const { stdin, stdout, stderr } = this.#process;
    stderr?.on("data", (text: Buffer) => (this.#errors += text.toString()));
    // After a failed write, the end of the process reports the cause.
    stdin?.on("error", () => undefined);
    createInterface(stdout!).on("line", (line) => {
      this.#waiting.shift()?.resolve(JSON.parse(line).answer);
    });
    this.#ended = new Promise((resolve) => {
      this.#process.on("error", (error) => {
        this.#fail(`${name} can't be started: ${error.message}`);
        resolve();
      });
      this.#process.on("close", () => {
        this.#fail(this.#errors.trim() || `${name} has ended`);
        resolve();
      });
    });
  }

  async open(type: PeerType, options: PeerOptions = {}): Promise<PeerSocket> {
    const { routingId, ...others } = options;
    const encoded = routingId && {
      routingId: { base64: routingId.toString("base64") },
    };
    const number = await this.ask("open", type, { ...others, ...encoded });
    return new PeerSocket(this, number as number);
  }

  /** Sends a request; replies come in the order of the requests. */
  ask(request: string, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      this.#waiting.push({ resolve, reject });
      this.#process.stdin?.write(`${JSON.stringify([request, ...args])}\n`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }

  #fail(why: string): void {
    this.#failure ??= new Error(why);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}

/**
 * A socket of the peer. Its requests wait for each other, and for requests of its siblings.
 */
export class PeerSocket {
  readonly #peer: Peer;
  readonly #number: number;

  constructor(peer: Peer, number: number) {
    this.#peer = peer;
    this.#number = number;
  }

  async bind(endpoint: string): Promise<string> {
    return (await this.#ask("bind", endpoint)) as string;
  }

  async connect(endpoint: string): Promise<void> {
    await this.#ask("connect", endpoint);
  }

  async subscribe(topic: string): Promise<void> {
    await this.#ask("subscribe", topic);
  }

  async send(...frames: (string | Buffer)[]): Promise<void> {
    const encoded = frames.map((frame) => Buffer.from(frame).toString("base64"));
    await this.#ask("send", encoded);
  }

  /** Sends a message if that is possible at once. */
  async offer(frame: string): Promise<void> {
    await this.#ask("offer", [Buffer.from(frame).toString("base64")]);
  }

  async receive(): Promise<Buffer[]> {
    const frames = (await this.#ask("receive")) as string[];
    return frames.map((frame) => Buffer.from(frame, "base64"));
  }

  /** Receives a frame, and the named properties of its sender. */
  async properties(...names: string[]): Promise<Record<string, string | null>> {
    return (await this.#ask("properties", names)) as Record<string, string | null>;
  }

  /**
   * Receives a message of one frame, and the user id of its sender. Only pyzmq reports the
   * id.
   */
  async receiveFrom(): Promise<[string, string]> {
    return (await this.#ask("receiveFrom")) as [string, string];
  }

  /** Keeps events from now on, for {@link event}. */
  async watch(): Promise<void> {
    await this.#ask("watch");
  }

  /** Resolves at the next event of that name. */
  async event(name: "disconnected"): Promise<void> {
    await this.#ask("event", name);
  }

  #ask(request: string, ...args: unknown[]): Promise<unknown> {
    return this.#peer.ask(request, this.#number, ...args);
  }
}
