// Holds the binaries that the package carries to what they have to be.

import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { readRecord } from "./prebuild/record.mjs";
import { targetNamed, targets } from "./prebuild/targets.mjs";
import { root } from "../support/run.mjs";
import { Failure, runScript } from "../../vendor/scripts/failure.mjs";
import { sha256OfFile } from "../../vendor/scripts/archive.mjs";
import { currentTarget } from "../../vendor/scripts/target.mjs";
import { factsOf } from "./verify-prebuilds/facts.mjs";
import { findingsOf } from "./verify-prebuilds/findings.mjs";
import { largestPackage } from "./verify-prebuilds/requirements.mjs";
import { tableOf } from "./verify-prebuilds/table.mjs";

const run = promisify(execFile);

const help = `Usage: node scripts/release/verify-prebuilds.mjs [options] [TARGET...]

Looks into each binary in prebuilds/, prints a table of what they are, and fails with all
that is wrong. What each has to be is in scripts/release/verify-prebuilds/requirements.mjs. Without
a target it wants all of them, no other file, and a package that is not too large.

  --prebuilds DIR  look there instead
  --help           print this

It needs the tools of LLVM 19 (Debian's llvm-19).`;

const options = /** @type {const} */ ({
  prebuilds: { type: "string", default: join(root, "prebuilds") },
  help: { type: "boolean", default: false },
});

const say = (/** @type {string} */ line) => void process.stdout.write(`${line}\n`);

const question = `const { has } = require(process.argv[1]);
const names = { curve: "curve", draft: "draft", ws: "WS", ipc: "ipc" };
const answers = Object.entries(names).map(([key, name]) => [key, Number(has(name))]);
console.log(JSON.stringify(Object.fromEntries(answers)));`;

/** What a binary of this machine says of itself. @param {string} file */
async function ask(file) {
  try {
    const { stdout } = await run(process.execPath, ["-e", question, file]);
    return { has: JSON.parse(stdout) };
  } catch (error) {
    const said = error instanceof Error ? error.message.trim().split("\n").at(-1) : error;
    return { finding: `it does not run here: ${said}` };
  }
}

/**
 * @param {import("./prebuild/targets.mjs").Target} target
 * @param {string} folder
 */
async function verify({ name, file }, folder) {
  const path = join(folder, file);
  if (!existsSync(path)) return { name, findings: ["there is none"] };
  const facts = await factsOf(path);
  const record = readRecord(path.replace(/\.node$/, ".json"));
  const findings = findingsOf(name, { facts, record, sha256: sha256OfFile(path) });
  const row = { name, facts, record };
  if (name !== currentTarget()) return { ...row, findings };
  const { has, finding } = await ask(path);
  if (finding !== undefined) findings.push(finding);
  for (const [key, value] of Object.entries(has ?? {}))
    if (record !== undefined && Reflect.get(record.has, key) !== value)
      findings.push(`its record is wrong about ${key}: zmq_has answers ${value}`);
  return { ...row, asked: has !== undefined, findings };
}

/** What lies in the folder and belongs to no target. @param {string} folder */
function strangers(folder) {
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
    : [];
  return files
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".node"))
    .filter((name) => !targets.some(({ file }) => file === name))
    .map((name) => `prebuilds/${name}: nothing looks for it`);
}

/** What the package weighs, unpacked. */
async function packageFindings() {
  const words = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const { stdout } = await run("npm", words, { cwd: root, maxBuffer: 2 ** 26 });
  const [{ unpackedSize }] = JSON.parse(stdout);
  say(`the package: ${(unpackedSize / 1e6).toFixed(1)} MB unpacked`);
  return unpackedSize > largestPackage
    ? [`the package: it has ${(unpackedSize / 1e6).toFixed(1)} MB unpacked`]
    : [];
}

async function main() {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return say(help);
  const folder = resolve(values.prebuilds);
  const wanted = positionals.length > 0 ? positionals.map(targetNamed) : targets;
  const rows = [];
  for (const target of wanted) rows.push(await verify(target, folder));
  say(tableOf(rows));
  const findings = rows.flatMap(({ name, findings }) =>
    findings.map((finding) => `${name}: ${finding}`),
  );
  if (positionals.length === 0) findings.push(...strangers(folder));
  if (positionals.length === 0 && folder === join(root, "prebuilds"))
    findings.push(...(await packageFindings()));
  for (const finding of findings) process.stderr.write(`${finding}\n`);
  if (findings.length > 0)
    throw new Failure(`${findings.length} faults in the prebuilt binaries.`);
}

await runScript("verify-prebuilds", main);
