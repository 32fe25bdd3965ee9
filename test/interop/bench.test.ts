import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import "../support/leaks";
import { hasPyzmq } from "./peer";
import { buildTools } from "./tools";

// Whether the measurements work; what they say here means nothing.

const bench = resolve(__dirname, "../../bench");
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-"));
  await buildTools();
}, 180_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Report {
  date: string;
  machine: { processor: string };
  versions: Record<string, string>;
  results: { peer: string; median?: number; average?: { median: number } }[];
}

async function report(program: string, ...options: string[]): Promise<Report> {
  const json = join(folder, `${program}.json`);
  const args = [join(bench, `${program}.mjs`), "--json", json, ...options];
  await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
  return JSON.parse(readFileSync(json, "utf8")) as Report;
}

test("proxy.mjs has a rate for each proxy", async () => {
  const options = ["--sizes", "64", "--rounds", "1", "--count", "2000"];
  const { results } = await report("proxy", ...options, "--transports", "inproc,ipc");
  expect(results).toMatchObject([
    { pattern: "pub-sub", transport: "inproc", ratio: expect.any(Number) },
    { pattern: "pub-sub", transport: "ipc", ratio: expect.any(Number) },
    { pattern: "router-dealer", transport: "inproc", ratio: expect.any(Number) },
    { pattern: "router-dealer", transport: "ipc", ratio: expect.any(Number) },
  ]);
}, 120_000);

test("memory.mjs has the memory of both sides", async () => {
  const { results } = await report("memory", "--count", "400", "--warm-up", "100");
  expect(results).toMatchObject([
    { push: { end: { rss: expect.any(Number) } }, pull: { end: {} } },
  ]);
}, 60_000);

test("idle.mjs has the memory of a socket", async () => {
  const options = ["--rounds", "1", "--seconds", "1", "--sockets", "50", "--pairs", "2"];
  const measured: unknown = await report("idle", ...options);
  expect(measured).toMatchObject({ memory: { libzmq: { median: expect.any(Number) } } });
}, 60_000);

test("workers.mjs has a rate for each number of workers", async () => {
  const options = ["--rounds", "1", "--jobs", "10", "--hashes", "10", "--workers", "1,3"];
  const measured: unknown = await report("workers", ...options);
  const rate = { median: expect.any(Number) as number };
  expect(measured).toMatchObject({
    results: [
      { workers: 1, pool: rate, alone: rate },
      { workers: 3, pool: rate, alone: rate },
    ],
  });
}, 60_000);

test("handshakes.mjs has a rate for each way to decide", async () => {
  const options = ["--rounds", "1", "--count", "20", "--users", "3"];
  const measured: unknown = await report("handshakes", ...options);
  const { results } = measured as {
    results: { server: string; mechanism: string; rate: { median: number } }[];
  };
  for (const { rate } of results) expect(rate.median).toBeGreaterThan(0);
  const plain = ["a table", "an async function"];
  const theirs = hasPyzmq ? ["pyzmq's authenticator"] : [];
  const expected = [
    ...[...plain, ...theirs].map((server) => `PLAIN, ${server}`),
    ...["no authenticator", ...plain, "a CertificateStore", ...theirs].map(
      (server) => `CURVE, ${server}`,
    ),
  ];
  const rows = results.map(({ mechanism, server }) => `${mechanism}, ${server}`);
  expect(rows.sort()).toEqual(expected.sort());
}, 60_000);
