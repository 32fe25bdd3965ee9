// Bundles test files with the engine that runs them outside Jest:
//   node test/runtimes/bundle.mjs BUNDLE FILE...
// The bundle is for any runtime; the package and what is installed stay outside.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..", "..");
const require = createRequire(import.meta.url);

/** @type {import("esbuild").Plugin} */
const builtPackage = {
  name: "built-package",
  setup({ onResolve }) {
    /** @param {string} file */
    const built = (file) => ({
      path: require.resolve(join(root, "dist", file)),
      external: true,
    });
    onResolve({ filter: /^zmq-napi(\/|$)/ }, ({ path }) =>
      built(`${path.slice("zmq-napi/".length) || "index"}.js`),
    );
  },
};

/** Test files find what lies beside them, as if they were no part of a bundle.
 * @type {import("esbuild").Plugin} */
const ownFolders = {
  name: "own-folders",
  setup({ onLoad }) {
    onLoad({ filter: /\/test\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const own = `const __dirname = ${JSON.stringify(dirname(path))};`;
      const resolved = source.replace(/require\.resolve\("(\..*?)"\)/g, (_, name) =>
        JSON.stringify(resolve(dirname(path), name)),
      );
      return { contents: `"use strict"; ${own} ${resolved}`, loader: "ts" };
    });
  },
};

const [bundle, ...files] = process.argv.slice(2);
const lines = [
  `const { prepare, runAll } = require("./test/runtimes/engine");`,
  "prepare();",
  `require("./test/support/leaks");`,
  ...files.map((file) => `require(${JSON.stringify(resolve(file))});`),
  "void runAll();",
];

await build({
  stdin: { contents: lines.join("\n"), resolveDir: root, loader: "js" },
  outfile: bundle,
  bundle: true,
  packages: "external",
  // Some runtimes read the bundle anew, and keep the word only where it comes first.
  banner: { js: `"use strict";` },
  platform: "node",
  target: "node20",
  format: "cjs",
  keepNames: true,
  logLevel: "warning",
  plugins: [builtPackage, ownFolders],
});
