// Fetches Debian's source packages with apt-get. apt-get has a configuration of its own, made from
// the machine's, with every list, cache and state file in a temporary folder. So nothing on the
// machine changes, and no privilege is needed.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture } from "./process.mjs";
import { find } from "./tools.mjs";

const updateMs = 180_000;
const idleSeconds = 5;

/** @param {string} line one line of a `.list` file */
const isOfficial = (line) => /\/(debian|debian-security|ubuntu)\/?(\s|$)/m.test(line);

/**
 * Returns the machine's repositories of the distribution itself, changed to repositories of source
 * packages. Repositories of third parties are left out, unless there are no others.
 *
 * @param {string} etc apt's configuration folder
 * @returns {{ name: string, text: string }[]}
 */
export function sourceLists(etc) {
  const parts = join(etc, "sources.list.d");
  const files = existsSync(parts)
    ? readdirSync(parts).map((name) => join(parts, name))
    : [];
  /** @type {{ name: string, text: string }[]} */
  const entries = [];
  for (const file of [join(etc, "sources.list"), ...files]) {
    if (!existsSync(file)) continue;
    const text = readFileSync(file, "utf8");
    if (file.endsWith(".list")) entries.push(...oneLineEntries(text));
    else if (file.endsWith(".sources")) entries.push(...stanzas(text));
  }
  const official = entries.filter(({ text }) => isOfficial(text));
  return official.length > 0 ? official : entries;
}

/** @param {string} text */
function oneLineEntries(text) {
  return text
    .split("\n")
    .filter((line) => /^\s*deb(-src)?\s/.test(line))
    .map((line) => line.trim().replace(/^deb\s/, "deb-src "))
    .filter((line, index, all) => all.indexOf(line) === index)
    .map((line) => ({ name: "list", text: line }));
}

/** @param {string} text */
function stanzas(text) {
  return text
    .split(/\n\s*\n/)
    .map((stanza) => stanza.replace(/^#.*\n?/gm, "").trim())
    .filter(
      (stanza) => /^Types:/im.test(stanza) && !/^Enabled:\s*(no|false)/im.test(stanza),
    )
    .map((stanza) => stanza.replace(/^Types:.*$/im, "Types: deb-src"))
    .map((stanza) => ({ name: "sources", text: stanza }));
}

/**
 * Makes apt's private folders in `home`, and writes the configuration.
 *
 * @param {string} home
 * @param {string} etc
 */
function layOut(home, etc) {
  for (const folder of ["lists/partial", "archives/partial", "parts", "download"])
    mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, "status"), "");
  sourceLists(etc).forEach(({ name, text }, index) =>
    writeFileSync(join(home, "parts", `${index}.${name}`), `${text}\n`),
  );
  const settings = [
    // Hooks of the machine may change its own caches, so no hook runs.
    "#clear APT::Update::Pre-Invoke;",
    "#clear APT::Update::Post-Invoke;",
    "#clear APT::Update::Post-Invoke-Success;",
    'Dir::Etc::SourceList "/dev/null";',
    `Dir::Etc::SourceParts "${join(home, "parts")}";`,
    `Dir::State "${home}";`,
    `Dir::State::Lists "${join(home, "lists")}";`,
    `Dir::State::Status "${join(home, "status")}";`,
    `Dir::Cache "${home}";`,
    `Dir::Cache::Archives "${join(home, "archives")}";`,
    'APT::Sandbox::User "";',
    'Acquire::Retries "1";',
    'Acquire::Languages "none";',
    `Acquire::http::Timeout "${idleSeconds}";`,
    `Acquire::https::Timeout "${idleSeconds}";`,
  ];
  const path = join(home, "apt.conf");
  writeFileSync(path, `${settings.join("\n")}\n`);
  return path;
}

/**
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<string | undefined>} undefined, or why it failed
 */
async function aptGet(args, cwd) {
  if (!find("apt-get")) return "apt-get is not on the PATH";
  const options = { cwd, timeout: updateMs, separate: true };
  const { code, errors } = await capture(["apt-get", ...args], options);
  if (code === 0) return undefined;
  return errors.match(/^[EW]:.*$/gm)?.at(-1) ?? `apt-get ended with code ${code}`;
}

/**
 * Fetches the source package `name`, and passes the folder with its files to `take`.
 *
 * @template T
 * @param {string} name
 * @param {(folder: string) => T} take
 * @param {string} [etc]
 * @returns {Promise<{ taken: T } | { reason: string }>}
 */
export async function fetchSourcePackage(name, take, etc = "/etc/apt") {
  const home = mkdtempSync(join(tmpdir(), "zmq-napi-apt-"));
  try {
    const config = layOut(home, etc);
    const folder = join(home, "download");
    const source = ["source", "--download-only", name];
    const reason =
      (await aptGet(["-c", config, "update"], folder)) ??
      (await aptGet(["-c", config, ...source], folder));
    return reason === undefined ? { taken: take(folder) } : { reason };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
