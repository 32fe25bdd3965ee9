import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

// The tests check that each workload measures. Its figures here mean nothing.

const root = join(__dirname, "../..");

/** Runs a case of a workload once, in a separate process: Jest loads no ES modules. */
async function run(name: string, peer: string, count: number, index = 0) {
  const script = `import { workloads } from "./bench/workloads/index.mjs";
    const { metrics, ...workload } = workloads.find(({ name }) => name === "${name}");
    const choice = { quick: true, count: ${count} };
    const one = workload.cases(choice)[${index}];
    const peer = workload.peers.find(({ name }) => name === "${peer}");
    await peer.version();
    const values = await workload.run(peer, one, choice);
    console.log(JSON.stringify({ values, metrics: Object.keys(metrics) }));`;
  const args = ["--input-type=module", "-e", script];
  const options = { cwd: root, timeout: 60_000 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return JSON.parse(stdout) as { values: Record<string, number>; metrics: string[] };
}

const has = (program: string) =>
  spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;

/** By name: the count, and the requirements that may be missing. */
const workloads: Record<string, [count: number, able?: boolean, missing?: string]> = {
  inproc: [100],
  "fan-out": [100],
  "dealer-router": [100],
  rpc: [200],
  multipart: [100],
  strings: [100],
  curve: [100, has("g++"), "g++"],
  memory: [400],
  loading: [1],
  "loop-delay": [1],
  scaling: [1000, has("g++"), "g++"],
};

for (const [name, [count, able = true, missing]] of Object.entries(workloads)) {
  const title = able ? `${name} has finite metrics` : `${name} (needs ${missing})`;
  (able ? test : test.skip)(
    title,
    async () => {
      const { metrics, values } = await run(
        name,
        name === "rpc" ? "zmq-napi-rpc" : "zmq-napi",
        count,
      );
      const names = Object.keys(values);
      expect(names).not.toEqual([]);
      expect(metrics).toEqual(expect.arrayContaining(names));
      for (const value of Object.values(values))
        expect(value).toEqual(expect.any(Number));
      expect(Object.values(values).filter((value) => !Number.isFinite(value))).toEqual(
        [],
      );
    },
    60_000,
  );
}

const natsServer = has("nats-server") || has("/usr/sbin/nats-server");

/** The other libraries of the workload rpc: whether they can run, and what is missing. */
const libraries: Record<string, [able: boolean, missing?: string]> = {
  "grpc-js": [true],
  "nats.js": [natsServer, "nats-server"],
  undici: [true],
  "tcp-json": [true],
};

for (const [peer, [able, missing]] of Object.entries(libraries)) {
  const title = able
    ? `rpc has calls and waiting calls of ${peer}`
    : `rpc of ${peer} (needs ${missing})`;
  (able ? test : test.skip)(
    title,
    async () => {
      const { values } = await run("rpc", peer, 200);
      expect(values["calls/s"]).toBeGreaterThan(0);
      expect(values["p99"]).toBeGreaterThanOrEqual(values["p50"]!);
      const waiting = await run("rpc", peer, 200, 1);
      expect(Object.keys(waiting.values)).toEqual(["RSS each", "heap each"]);
    },
    60_000,
  );
}

test("rpc has the memory of waiting calls", async () => {
  const { values } = await run("rpc", "zmq-napi-rpc", 200, 1);
  // A call has at least a promise, a timer and an entry in a table.
  expect(values["heap each"]).toBeGreaterThan(100);
}, 60_000);

(has("g++") ? test : test.skip)(
  "inproc has a figure of libzmq's own tool (needs g++)",
  async () => {
    const { values } = await run("inproc", "libzmq", 100, 1);
    expect(values["messages/s"]).toBeGreaterThan(0);
  },
  60_000,
);
