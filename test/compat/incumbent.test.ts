// The same files as our tests, against zeromq.js: each in a separate process.

import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { choice } from "./tested";

const root = join(__dirname, "..", "..");
const shared = /\bboth\b.*from "\.\/(packages|scene)"/;

const files = ["compat", "v5-compat"].flatMap((folder) =>
  readdirSync(join(root, "test", folder))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => join("test", folder, name))
    .filter((file) => shared.test(readFileSync(join(root, file), "utf8"))),
);

interface Report {
  numPassedTests: number;
  testResults: { message: string }[];
}

/**
 * zeromq.js misses a wake-up now and then, and crashes; its own tests run up to four times.
 * One success is enough here. This file tests nothing of zmq-napi.
 */
const attempts = 3;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-incumbent-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function reportOn(file: string): Promise<Report> {
  const output = join(folder, "report.json");
  const jest = join(root, "node_modules", "jest", "bin", "jest.js");
  const what = ["--config", "test/jest.config.json", "--runTestsByPath", file];
  const how = ["--runInBand", "--forceExit", "--json", "--outputFile", output];
  rmSync(output, { force: true });
  const ended = promisify(execFile)(process.execPath, [jest, ...what, ...how], {
    cwd: root,
    env: { ...process.env, [choice]: "1" },
    timeout: 90_000,
    killSignal: "SIGKILL",
  });
  // The end of the process does not count: zeromq.js may crash or hang at the end.
  await ended.catch(() => undefined);
  if (existsSync(output)) return JSON.parse(readFileSync(output, "utf8"));
  return { numPassedTests: 0, testResults: [{ message: "It ended amid its tests." }] };
}

function failures({ testResults }: Report): string[] {
  return testResults.map(({ message }) => message).filter((message) => message !== "");
}

test("there are files to run", () => {
  expect(files.length).toBeGreaterThan(15);
});

test.each(files)(
  "zeromq.js passes its half of %s",
  async (file) => {
    let report = await reportOn(file);
    for (let attempt = 1; attempt < attempts && failures(report).length > 0; attempt++) {
      report = await reportOn(file);
    }
    expect(failures(report)).toEqual([]);
    expect(report.numPassedTests).toBeGreaterThan(0);
  },
  attempts * 100_000,
);
