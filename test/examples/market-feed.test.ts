import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const EXAMPLE = join(__dirname, "..", "..", "examples", "market-feed");

// The rate is far below the limit of a busy machine, so that a dropped tick is a fault.
const RATE = ["--rate", "200"];

jest.setTimeout(60_000);

/** A program of the example, read line by line. */
class Program {
  readonly #process;
  readonly #lines: string[] = [];
  readonly #closed: Promise<unknown[]>;
  #wake = () => {};

  constructor(name: string, args: string[], folder: string) {
    this.#process = spawn(process.execPath, [join(EXAMPLE, name), ...args], {
      cwd: folder,
      env: { ...process.env, TMPDIR: folder },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface(this.#process.stdout);
    lines.on("line", (line) => {
      this.#lines.push(line);
      this.#wake();
    });
    this.#closed = Promise.all([once(this.#process, "close"), once(lines, "close")]);
    void this.#closed.then(() => this.#wake());
  }

  /** The first line from the `from`-th on that matches and is accepted. */
  async line(
    pattern: RegExp,
    from = 0,
    accept = (_match: RegExpMatchArray) => true,
  ): Promise<RegExpMatchArray> {
    for (let index = from; ; index++) {
      while (index >= this.#lines.length) await this.#more(pattern);
      const match = this.#lines[index]?.match(pattern);
      if (match && accept(match)) return match;
    }
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  /** The lines after the last empty line. */
  get summary(): string[] {
    return this.#lines.slice(this.#lines.lastIndexOf("") + 1);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /**
   * Resolves with the exit code, once no process, children included, can write to the pipe.
   */
  async end(): Promise<number | null> {
    await this.#closed;
    return this.#process.exitCode;
  }

  async #more(pattern: RegExp): Promise<void> {
    if (this.#process.stdout.closed) {
      throw new Error(`The output ended without ${pattern}:\n${this.#lines.join("\n")}`);
    }
    await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}

interface Counts {
  received: number;
  dropped: number;
  p50: number;
  max: number;
}

function number(text: string | undefined): number {
  return Number(text?.replaceAll(",", "") ?? NaN);
}

/** A subscriber's row of the summary. */
function counts(summary: string[], name: string): Counts {
  const row = summary.find((line) =>
    new RegExp(`^${name} +[\\d,]+ +[\\d,]+ `).test(line),
  );
  const [, received, dropped, , p50, , , max] = (row ?? "").split(/ +/).map(number);
  return {
    received: received ?? NaN,
    dropped: dropped ?? NaN,
    p50: p50 ?? NaN,
    max: max ?? NaN,
  };
}

/** A figure in one of the summary's sentences. */
function figure(summary: string[], name: string, counter: string): number {
  const sentence = summary.find((line) => line.startsWith(`${name}: `)) ?? "";
  const match = new RegExp(`\\b${counter} ([\\d,]+)`).exec(sentence);
  return number(match?.[1]);
}

/** The topics with a price in the summary. */
function topics(summary: string[]): string[] {
  return summary.flatMap((line) => line.match(/\b[A-Z]+ [A-Z]{3,4}\b/g) ?? []);
}

async function freeEndpoint(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return `tcp://127.0.0.1:${address.port}`;
}

describe("the market feed", () => {
  let folder: string;
  let programs: Program[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "feed-test-"));
    programs = [];
  });

  afterEach(async () => {
    for (const program of programs) program.signal("SIGKILL");
    await Promise.all(programs.map((program) => program.end()));
    await rm(folder, { recursive: true, force: true });
  });

  function start(name: string, ...args: string[]): Program {
    const program = new Program(name, args, folder);
    programs.push(program);
    return program;
  }

  test("delivers every NASDAQ tick, and no other, until its time is up", async () => {
    const main = start("main.mjs", "--seconds", "3", ...RATE);
    expect(await main.end()).toBe(0);

    expect(topics(main.summary)).toEqual([
      "NASDAQ AAPL",
      "NASDAQ AMZN",
      "NASDAQ GOOG",
      "NASDAQ MSFT",
    ]);
    for (const name of ["left", "right"]) {
      const { received, dropped, p50, max } = counts(main.summary, name);
      expect(received).toBeGreaterThan(100);
      expect(dropped).toBe(0);
      expect(max).toBeGreaterThanOrEqual(p50);
    }
    const { received } = counts(main.summary, "left");
    const forwarded = figure(main.summary, "forwarder", "forwarded");
    expect(forwarded).toBeGreaterThanOrEqual(received);
    expect(figure(main.summary, "forwarder", "received")).toBe(forwarded);
    expect(figure(main.summary, "stocks", "sent")).toBeGreaterThanOrEqual(forwarded);
    expect(figure(main.summary, "sp500", "sent")).toBeGreaterThan(0);
  });

  test("goes on with a restarted publisher after one is killed", async () => {
    const main = start("main.mjs", "--seconds", "60", ...RATE);
    const [, first] = await main.line(/^stocks started \(pid (\d+)\)/);
    await main.line(/^left: received [1-9].*right: received [1-9]/);

    process.kill(Number(first), "SIGKILL");
    await main.line(/^stocks ended \(SIGKILL\)/);
    const restarted = main.lineCount;
    const [, second] = await main.line(/^stocks started \(pid (\d+)\)/, restarted);
    expect(second).not.toBe(first);
    const received = /^left: received ([\d,]+)/;
    const before = number((await main.line(received, restarted))[1]);
    await main.line(received, restarted, (match) => number(match[1]) > before + 200);

    main.signal("SIGINT");
    expect(await main.end()).toBe(0);
    expect(main.summary[0]).toMatch(/^stocks: .*restarted once$/);
    expect(counts(main.summary, "left").dropped).toBe(0);
    expect(counts(main.summary, "right").dropped).toBe(0);
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "ends with a summary at %s",
    async (signal) => {
      const main = start("main.mjs", "--seconds", "60", ...RATE);
      await main.line(/^left: received [1-9].*right: received [1-9]/);
      main.signal(signal);
      expect(await main.end()).toBe(0);
      expect(counts(main.summary, "left").received).toBeGreaterThan(0);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  test("leaves no process behind when its main program is killed", async () => {
    const main = start("main.mjs", "--seconds", "60", ...RATE);
    await main.line(/^left: received [1-9]/);
    main.signal("SIGKILL");
    // The pipe closes when the last of its writers has ended.
    await expect(main.end()).resolves.toBeNull();
  });

  test("works whichever role starts first, also with readers before publishers", async () => {
    const endpoints = [await freeEndpoint(), await freeEndpoint()] as const;
    const connects = endpoints.flatMap((endpoint) => ["--connect", endpoint]);

    const subscriber = start("subscriber.mjs", "--name", "reader");
    await subscriber.line(/^reader: received 0/);
    const forwarder = start("forwarder.mjs", ...connects);
    await forwarder.line(/^forwarder: received 0/);
    const sp500 = start("publisher.mjs", "sp500", "--bind", endpoints[1], ...RATE);
    const stocks = start("publisher.mjs", "stocks", "--bind", endpoints[0], ...RATE);

    await subscriber.line(/^reader: received [1-9]/);
    for (const program of [subscriber, forwarder, sp500, stocks])
      program.signal("SIGINT");
    for (const program of [subscriber, forwarder, sp500, stocks]) {
      expect(await program.end()).toBe(0);
    }
    expect(counts(subscriber.summary, "reader").dropped).toBe(0);
  });

  test.each(["main", "publisher", "forwarder", "subscriber"])(
    "explains the %s program on request",
    async (name) => {
      const program = start(`${name}.mjs`, "--help");
      expect(await program.end()).toBe(0);
      await program.line(new RegExp(`^node ${name}\\.mjs `));
    },
  );
});
