import { execFile, execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(__dirname, "..", "..");
const script = join(root, "scripts", "release", "smoke.mjs");

/** The package as npm packs it here. The addon of this build is its binary. */
class Packed {
  readonly #folder = mkdtempSync(join(tmpdir(), "smoke-test-"));
  readonly #package = join(this.#folder, "package");

  constructor() {
    const words = ["pack", "--ignore-scripts", "--silent", "--pack-destination"];
    const npm = { cwd: root, encoding: "utf8" } as const;
    const packed = execFileSync("npm", [...words, this.#folder], npm).trim();
    execFileSync("tar", ["-xzf", packed], { cwd: this.#folder });
    const prebuilds = join(this.#package, "prebuilds");
    rmSync(prebuilds, { recursive: true, force: true });
    const place = join(prebuilds, "linux-x64", "zmq-napi.glibc.node");
    mkdirSync(dirname(place), { recursive: true });
    cpSync(join(root, "build", "Release", "zmq_napi.node"), place);
  }

  /** A tarball, whose main module ends with `code`. */
  tarball(code = ""): string {
    const module = join(this.#package, "dist", "index.js");
    const original = readFileSync(module);
    appendFileSync(module, `\n${code}\n`);
    const archive = join(mkdtempSync(join(this.#folder, "tarball-")), "package.tgz");
    execFileSync("tar", ["-czf", archive, "package"], { cwd: this.#folder });
    rmSync(module);
    appendFileSync(module, original);
    return archive;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface Outcome {
  code: number;
  output: string;
  errors: string;
}

function smoke(...words: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], (error, output, errors) =>
      resolve({ code: Number(error?.code ?? 0), output, errors }),
    );
  });
}

const linuxX64 = process.platform === "linux" && process.arch === "x64";

(linuxX64 ? describe : describe.skip)("the smoke test", () => {
  let packed: Packed;
  beforeAll(() => {
    packed = new Packed();
  }, 60_000);
  afterAll(() => packed[Symbol.dispose]());

  test("passes from the packed package, installed with scripts disabled, on each Node", async () => {
    const runners = ["node-20", "node-22", "node-24", "node-26"];
    const json = `${packed.tarball()}.json`;
    const from = ["--package", packed.tarball(), "--json", json];
    const { code, output, errors } = await smoke(...from, ...runners);
    expect({ code, output, errors }).toMatchObject({ code: 0, errors: "" });
    const { runs, steps } = JSON.parse(readFileSync(json, "utf8"));
    const transports = ["tcp", "ipc", "inproc", "ws"];
    const expected = transports.map((transport) => `push and pull over ${transport}`);
    expect(steps).toEqual(
      expect.arrayContaining([...expected, "curve with a wrong key", "worker"]),
    );
    expect(runs.map(({ runner }: { runner: string }) => runner)).toEqual(runners);
    for (const run of runs) {
      const version = run.runner.replace("node-", "Node ");
      expect(run.runtime).toMatch(new RegExp(`^${version}\\.`));
      expect(run).toMatchObject({ passed: true, count: 100_000, without: [] });
    }
  }, 300_000);

  const faults: Record<string, [code: string, sentence: RegExp]> = {
    "a message is lost": [
      `let sent = 0;
      const { send } = exports.Push.prototype;
      exports.Push.prototype.send = function (message) {
        return ++sent === 500 ? Promise.resolve() : send.call(this, message);
      };`,
      /the step "push and pull over tcp": Message 499 of 1000 is "500"\./,
    ],
    "nothing comes": [
      `exports.Reply.prototype.receive = () => new Promise(() => undefined);`,
      /the step "request and reply": It was not done in 2 s\./,
    ],
    "strangers are let in": [
      `let secret;
      const { bind } = exports.Pull.prototype;
      exports.Pull.prototype.bind = function (address) {
        secret = this.curveSecretKey;
        return bind.call(this, address);
      };
      const { connect } = exports.Push.prototype;
      exports.Push.prototype.connect = function (address) {
        if (secret) this.curveServerKey = exports.curvePublicKey(secret);
        connect.call(this, address);
      };`,
      /the step "curve with a wrong key": It was not done in 2 s/,
    ],
    "the process crashes": [
      `exports.Request.prototype.send = () => process.abort();`,
      /it was ended by SIGABRT at the step "request and reply"/,
    ],
    "a thread hangs": [
      `exports.Subscriber.prototype.subscribe = () => { for (;;); };`,
      /it did not end, and was killed at the step "publish and subscribe"/,
    ],
    "the process stays": [
      `if (require("worker_threads").isMainThread) setInterval(() => undefined, 1000);`,
      /it did not end, and was killed at the step "exit"/,
    ],
    "something is complained about": [
      `console.error("deprecated");`,
      /it wrote to the standard error:\n\s*deprecated/,
    ],
    "a process is left behind": [
      `require("child_process").spawn("sleep", ["600"], { stdio: "ignore" }).unref();`,
      /it left processes running\./,
    ],
  };

  test.each(Object.entries(faults))(
    "fails and names the step if %s",
    async (_, [code, sentence]) => {
      const load = ["--count", "1000", "--timeout", "2"];
      const outcome = await smoke("--package", packed.tarball(code), ...load, "this");
      expect(outcome).toMatchObject({ code: 1, errors: "" });
      expect(outcome.output).toMatch(/^FAILED +this /m);
      expect(outcome.output).toMatch(sentence);
    },
    60_000,
  );

  test("skips targets without a binary, and says so", async () => {
    const { code, output } = await smoke("--package", packed.tarball(), "win32-x64");
    expect(code).toBe(1);
    expect(output).toMatch(
      /^not run +windows-node-20 .*\n +the package has no prebuilds\/win32-x64\/zmq-napi\.node\./m,
    );
  }, 60_000);

  test("names its runners", async () => {
    const { code, errors } = await smoke("node-6");
    expect(code).toBe(1);
    expect(errors).toMatch(/^smoke: unknown runner node-6; known are this, node-20, /);
  });
});
