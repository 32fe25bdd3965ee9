// Writes the man page, docs/zmq-napi.1, from the commands in lib/cli.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { Failure, root, runScript } from "../support/run.mjs";

const help = `Usage: node scripts/dev/man-page.mjs [--check]

Writes docs/zmq-napi.1 from the commands in lib/cli.
  --check  write nothing; fail if the page is not what would be written`;

/** What runs a command is loaded late, and the page does not need it. @type {import("esbuild").Plugin} */
const withoutLateModules = {
  name: "without-late-modules",
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path, external: true } : undefined,
    );
  },
};

/** @returns {Promise<string>} */
async function page() {
  const folder = join(root, ".cache");
  const file = join(folder, "man-page.cjs");
  const contents =
    'export { manPage } from "./reference/man"; export { commandList } from "./commands";';
  mkdirSync(folder, { recursive: true });
  await build({
    stdin: { contents, resolveDir: join(root, "lib", "cli"), loader: "ts" },
    outfile: file,
    bundle: true,
    platform: "node",
    format: "cjs",
    plugins: [withoutLateModules],
  });
  const { manPage, commandList } = createRequire(import.meta.url)(file);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return manPage(commandList, version);
}

await runScript("man-page", async () => {
  if (process.argv.includes("--help")) return console.log(help);
  const name = "docs/zmq-napi.1";
  const file = join(root, name);
  const made = await page();
  if (!process.argv.includes("--check")) writeFileSync(file, made);
  else if (readFileSync(file, "utf8") !== made)
    throw new Failure(`${name} is out of date: run node scripts/dev/man-page.mjs`);
});
