// Compares the prebuilt binaries of the package with their requirements.

import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readRecord } from "./prebuild/record.mjs";
import { targets } from "./prebuild/targets.mjs";
import {
  capture,
  columns,
  Failure,
  named,
  outputOf,
  root,
  runScript,
  withProgress,
} from "../support/run.mjs";
import { sha256OfFile } from "../../vendor/scripts/archive.mjs";
import { currentTarget } from "../../vendor/scripts/target.mjs";
import { factsOf } from "./verify-prebuilds/facts.mjs";
import { findingsOf } from "./verify-prebuilds/findings.mjs";
import { largestPackage } from "./verify-prebuilds/requirements.mjs";

const help = `Usage: node scripts/release/verify-prebuilds.mjs [options] [TARGET...]

Reads each binary in prebuilds/, prints a table of their facts, and fails with a list of all
faults. scripts/release/verify-prebuilds/requirements.mjs has the requirements. Without a target,
all binaries must exist, there must be no other file, and the package must not be too large.

  --prebuilds DIR  reads the binaries of this folder instead
  --help           prints this

Needs the tools of LLVM 19 (Debian's llvm-19).`;

const options = /** @type {const} */ ({
  prebuilds: { type: "string", default: join(root, "prebuilds") },
  help: { type: "boolean", default: false },
});

const program = `const { has } = require(process.argv[1]);
const names = { curve: "curve", draft: "draft", ws: "WS", ipc: "ipc" };
const entries = Object.entries(names).map(([key, name]) => [key, Number(has(name))]);
console.log(JSON.stringify(Object.fromEntries(entries)));`;

/** Returns the facts that a binary of this machine prints about itself. @param {string} file */
async function readCapabilities(file) {
  const { code, output } = await capture([process.execPath, "-e", program, file]);
  if (code === 0) return { has: JSON.parse(output) };
  const error = /^\w*Error: .*$/m.exec(output)?.[0] ?? output.trim().split("\n").at(-1);
  return { finding: `it does not run here: ${error}` };
}

/** @param {import("./prebuild/targets.mjs").Target} target @param {string} folder */
async function verify({ name, file }, folder) {
  const path = join(folder, file);
  const nothing = { facts: undefined, record: undefined, loaded: false };
  if (!existsSync(path)) return { name, ...nothing, findings: ["there is none"] };
  const facts = await factsOf(path);
  const record = readRecord(path.replace(/\.node$/, ".json"));
  const findings = findingsOf(name, { facts, record, sha256: sha256OfFile(path) });
  const row = { name, facts, record, loaded: false };
  if (name !== currentTarget()) return { ...row, findings };
  const { has, finding } = await readCapabilities(path);
  if (finding !== undefined) findings.push(finding);
  for (const [key, value] of Object.entries(has ?? {}))
    if (record !== undefined && Reflect.get(record.has, key) !== value)
      findings.push(`its record is wrong about ${key}: zmq_has returns ${value}`);
  return { ...row, loaded: has !== undefined, findings };
}

/** Returns the files in the folder that belong to no target. @param {string} folder */
function unknownFiles(folder) {
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
    : [];
  return files
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".node"))
    .filter((name) => !targets.some(({ file }) => file === name))
    .map((name) => `prebuilds/${name}: nothing looks for it`);
}

/** Returns the size of the unpacked package. */
async function packageFindings() {
  const words = ["npm", "pack", "--dry-run", "--json", "--ignore-scripts", "--silent"];
  const json = await withProgress("verify-prebuilds", "the package is measured", () =>
    outputOf(words),
  );
  const [{ unpackedSize }] = JSON.parse(json);
  const megabytes = `${(unpackedSize / 1e6).toFixed(1)} MB unpacked`;
  console.log(`the package: ${megabytes}`);
  return unpackedSize > largestPackage ? [`the package: it has ${megabytes}`] : [];
}

const heads = [
  ...["target", "MB", "needs", "loads", "exports", "of its host", "signature"],
  ...["libzmq", "features", "zmq_has", "faults"],
];

/** Returns the system that a binary needs. @param {import("./verify-prebuilds/facts.mjs").Facts} facts */
function needs({ format, libraries, versions, oldest }) {
  const glibc = versions
    .flatMap((version) => /^GLIBC_(.*)/.exec(version)?.[1] ?? [])
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  if (libraries.includes("libc.so")) return "musl";
  if (format.startsWith("elf")) return `glibc ${glibc.at(-1) ?? "of any age"}`;
  return `${format.startsWith("COFF") ? "Windows" : "macOS"} ${oldest}`;
}

/** Returns a line of the table. @param {Awaited<ReturnType<typeof verify>>} row */
function cellsOf({ name, facts, record, loaded, findings }) {
  if (facts === undefined) return [name, ...heads.slice(2).map(() => "–"), "missing"];
  const has = Object.entries(record?.has ?? {}).filter(([, value]) => value === 1);
  return [
    ...[name, (facts.size / 1e6).toFixed(2), needs(facts)],
    ...[facts.libraries, facts.exports, facts.host].map(({ length }) => `${length}`),
    ...[facts.signature, record?.libzmq.version ?? "–"],
    String(record?.features.length ?? "–"),
    `${has.map(([key]) => key).join(" ")}${loaded ? "" : " (configured)"}`,
    findings.length === 0 ? "none" : String(findings.length),
  ];
}

async function main() {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return console.log(help);
  const folder = resolve(values.prebuilds);
  const chosen = named("target", targets, positionals);
  /** @type {Awaited<ReturnType<typeof verify>>[]} */
  const rows = [];
  await withProgress(
    "verify-prebuilds",
    () => chosen[rows.length]?.name ?? "",
    async () => {
      for (const target of chosen) rows.push(await verify(target, folder));
    },
  );
  console.log(columns([heads, ...rows.map(cellsOf)]));
  const findings = rows.flatMap(({ name, findings }) =>
    findings.map((finding) => `${name}: ${finding}`),
  );
  if (positionals.length === 0) findings.push(...unknownFiles(folder));
  if (positionals.length === 0 && folder === join(root, "prebuilds"))
    findings.push(...(await packageFindings()));
  for (const finding of findings) process.stderr.write(`${finding}\n`);
  if (findings.length > 0)
    throw new Failure(`${findings.length} faults in the prebuilt binaries.`);
}

await runScript("verify-prebuilds", main);
