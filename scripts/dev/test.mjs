// Runs Jest on the core of the tests, on the rest, or on the files that are named.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildArgv, run } from "jest";
import { Failure, root, runScript } from "../support/run.mjs";

const help = `Usage: node scripts/dev/test.mjs core|rest|all [FILE...] [JEST OPTIONS]

  core  all tests but the rest
  rest  the tests that test/rest.json lists, which take too long for every day
  all   both
If a file or a folder is named, Jest runs the tests there and no others, whether they are
core or rest. \`npx jest --help\` lists Jest's options.`;

/** The paths of the rest, as a pattern for Jest. */
function restPattern() {
  const escaped = (/** @type {string} */ text) =>
    text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const paths = Object.keys(
    JSON.parse(readFileSync(join(root, "test/rest.json"), "utf8")),
  );
  // From the root on, because the folders above it may have the same names.
  return `^${escaped(root)}/(?:${paths.map(escaped).join("|")})`;
}

/** The options that choose the tests of each part. @type {Record<string, () => string[]>} */
const parts = {
  core: () => [`--testPathIgnorePatterns=${restPattern()}`],
  rest: () => [`--testPathPatterns=${restPattern()}`],
  all: () => [],
};

await runScript("test", async () => {
  const [part = "", ...words] = process.argv.slice(2);
  if (words.includes("--help") || part === "--help") return console.log(help);
  const choose = parts[part];
  if (!choose) throw new Failure(`"${part}" is not core, rest or all.`);
  // If an option is wrong, Jest says so itself.
  const given = await buildArgv(words).catch(() => undefined);
  const named = [given?._, given?.testPathPatterns].some((list) => list?.length);
  const chosen = named ? [] : choose();
  process.env["NODE_ENV"] ??= "test"; // As Jest's own program does.
  await run(["--config", join(root, "test/jest.config.json"), ...chosen, ...words]);
});
