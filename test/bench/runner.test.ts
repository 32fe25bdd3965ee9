import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import "../support/leaks";
import { buildTools } from "../interop/tools";
import { run, script } from "./bench";

// The tests check that the benchmark works. Its figures here mean nothing.

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-"));
  await buildTools();
}, 180_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Result {
  workload: string;
  case: Record<string, unknown>;
  peer: string;
  metric: string;
  unit: string;
  better: string;
  median: number;
  values: number[];
}

interface Report {
  date: string;
  machine: { processor: string };
  versions: Record<string, string>;
  quick: boolean;
  workloads: object[];
  peers: Record<string, string>;
  results: Result[];
}

async function report(...args: string[]): Promise<{ output: string; report: Report }> {
  const file = join(folder, `${args[0] ?? ""}.json`);
  const { code, output, errors } = await run(...args, "--json", file);
  expect(errors).toBe("");
  expect(code).toBe(0);
  return { output, report: JSON.parse(readFileSync(file, "utf8")) as Report };
}

const libzmq = ["libzmq", "libzmq-64k"];

const peersOf = (results: Result[]) => [...new Set(results.map(({ peer }) => peer))];

test("throughput has a figure of each metric for each peer", async () => {
  const options = ["--sizes", "65536", "--rounds", "2", "--count", "50"];
  const { output, report: all } = await report(
    ...["throughput", ...options, "--transports", "tcp"],
  );
  const ours = ["zmq-napi", "zmq-napi-try", "zmq-napi-many", "zmq-napi-lend"];
  const others = ["zeromq.js", ...libzmq, "tcp", "tcp-corked"];
  expect(peersOf(all.results)).toEqual([...ours, ...others]);
  for (const peer of [...ours, ...others]) {
    expect(output).toMatch(new RegExp(`^${peer} +[\\d.]`, "m"));
    const metrics = all.results.filter((one) => one.peer === peer);
    const names = ["messages/s", "MB/s", "sender CPU", "receiver CPU"];
    expect(metrics.map(({ metric }) => metric)).toEqual(names);
    for (const { median } of metrics) expect(median).toBeGreaterThan(0);
  }
  expect(output).toMatch(/^zmq-napi \/ zeromq\.js +\d/m);
}, 100_000);

test("latency has one request outstanding, and a hundred", async () => {
  const options = ["--sizes", "64", "--rounds", "1", "--count", "50"];
  const { report: all } = await report(...["latency", ...options, "--transports", "ipc"]);
  const names = (outstanding: number) =>
    peersOf(all.results.filter((one) => one.case["outstanding"] === outstanding));
  const expected = ["zmq-napi", "zeromq.js", ...libzmq, "tcp"];
  expect(names(1)).toEqual(expected);
  expect(names(100)).toEqual(expected);
  for (const { median } of all.results) expect(median).toBeGreaterThan(0);
}, 100_000);

test("the report for programs has results, machine, date and versions", async () => {
  const options = ["--peers", "zmq-napi,tcp", "--sizes", "16", "--rounds", "2"];
  const { output, report: all } = await report(
    ...["throughput", ...options, "--count", "20", "--transports", "ipc", "--quick"],
  );
  expect(all).toMatchObject({
    quick: true,
    machine: { processor: expect.any(String), cores: expect.any(Number) },
    versions: { node: process.version, tcp: process.version },
    workloads: [{ name: "throughput", axis: "size" }],
    peers: { "zmq-napi": "await send(), for await" },
  });
  expect(new Date(all.date).getTime()).toBeLessThanOrEqual(Date.now());
  expect(all.results[0]).toMatchObject({
    workload: "throughput",
    case: { transport: "ipc", size: 16 },
    peer: "zmq-napi",
    metric: "messages/s",
    unit: "messages/s",
    better: "more",
    values: [expect.any(Number), expect.any(Number)],
  });
  expect(output).toContain(all.date);
  expect(output).toContain(all.machine.processor);
}, 60_000);

test.each([
  [["speed"], /^Unknown workload "speed"\. Known are throughput, latency/],
  [["--peers", "carrier"], /^Unknown peer "carrier"\. Known are zmq-napi, /],
  [["--speed"], /^Unknown option '--speed'.*\n\nUsage: .*--quick /s],
  [["--transports", "udp"], /^Unknown transport "udp"\. Known are tcp, ipc/],
  [["--sizes", "many"], /^--sizes takes a positive integer, but got "many"\./],
])("%p is answered by what there is", async (args, answer) => {
  const { code, errors } = await run(...args);
  expect(errors).toMatch(answer);
  expect(code).toBe(2);
});

test("--list names workloads and peers, and --help the options", async () => {
  expect((await run("--list")).output).toMatch(/^throughput: .*\n {2}peers: zmq-napi, /);
  expect((await run("--help")).output).toContain("--json FILE");
});

/** A workload with a peer that works, a missing peer, and a peer that fails. */
const crashing = (failing: string) => `
const { main } = await import(bench + "/harness/main.mjs");
const { measure } = await import(bench + "/harness/pair.mjs");
const { Unavailable } = await import(bench + "/harness/peer.mjs");
const bound = 'console.log(JSON.stringify({ endpoint: "x" }));';
const wait = "setTimeout(() => {}, 100000);";
const outcome = 'console.log(JSON.stringify({ outcome: { seconds: 2 } }));';
const peer = (name, programs, version = "1") => ({
  name, about: "a test", version: async () => version, roles: [],
  command: async (role) => ({ argv: [process.execPath, "-e", programs[role]] }),
});
const good = peer("good", { receiver: bound + outcome, sender: "" });
const bad = peer("bad", ${failing});
const absent = { ...good, name: "absent" };
absent.version = async () => { throw new Unavailable("it is elsewhere."); };
const workload = {
  name: "test", title: "a test", about: "Tests.", axis: "size",
  metrics: { seconds: { unit: "s", better: "less" } },
  peers: [absent, bad, good], rounds: { usual: 2, quick: 1 },
  cases: () => [{ size: 1 }, { size: 2 }],
  run: async (peer) => {
    const { seconds } = await measure(peer, ["receiver", "sender"], { size: 1 });
    return { seconds };
  },
};
await main([], [workload]);
`;

test.each([
  ["the first process", '{ receiver: "throw new Error(4711)", sender: wait }'],
  ["the second process", '{ receiver: bound + wait, sender: "throw new Error(4711)" }'],
])("what a crashing peer said is shown: %s", async (_, failing) => {
  const { code, output, errors } = await script(crashing(failing));
  expect(code).toBe(1);
  expect(errors).toMatch(/^test, 1 B: bad failed: .*exit code 1\n.*4711/s);
  expect(errors).toContain("test, 2 B: bad failed");
  expect(output).toContain("Without absent: it is elsewhere.");
  expect(output).toMatch(/^good +2\.00 \(2\.00–2\.00\) +2\.00/m);
  expect(output).not.toMatch(/^bad /m);
});

test("no process outlives a crash", async () => {
  const file = join(folder, "pid");
  const writePid = `"require('node:fs').writeFileSync(${JSON.stringify(file).replaceAll('"', "'")}, String(process.pid));"`;
  const failing = `{ receiver: ${writePid} + bound + wait, sender: "process.exit(3)" }`;
  const { code } = await script(crashing(failing));
  expect(code).toBe(1);
  const pid = Number(readFileSync(file, "utf8"));
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});
