// The same files as our own tests, against zeromq.js: each in a process of its own.

import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
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

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-incumbent-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function reportOn(file: string): Promise<Report> {
  const output = join(folder, "report.json");
  const jest = join(root, "node_modules", "jest", "bin", "jest.js");
  const what = ["--config", "test/jest.config.json", "--runTestsByPath", file];
  const how = ["--runInBand", "--json", "--outputFile", output];
  const ended = promisify(execFile)(process.execPath, [jest, ...what, ...how], {
    cwd: root,
    env: { ...process.env, [choice]: "1" },
  });
  // How the process ends does not count: zeromq.js may crash then.
  await ended.catch(() => undefined);
  return JSON.parse(readFileSync(output, "utf8"));
}

test("there are files to run", () => {
  expect(files.length).toBeGreaterThan(15);
});

test.each(files)(
  "zeromq.js does what its half of %s says",
  async (file) => {
    const { numPassedTests, testResults } = await reportOn(file);
    expect(testResults.map(({ message }) => message)).toEqual([""]);
    expect(numPassedTests).toBeGreaterThan(0);
  },
  120_000,
);
