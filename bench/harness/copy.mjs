import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * A copy of the package whose constant of that name, in a module of lib/, is another number:
 * where it is imported from, and the environment that it needs.
 *
 * @param {string} module
 * @param {string} constant
 * @param {number} value
 */
export function packageWith(module, constant, value) {
  // Below the package's folder, where what it requires is found.
  const name = `${basename(module)}-${value}-${process.pid}`;
  const folder = join(root, "build", "bench", name);
  cpSync(join(root, "dist"), folder, { recursive: true });
  const file = join(folder, `${module}.js`);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const declaration = new RegExp(`const ${constant} = [\\d_.e]+;`);
  if (!declaration.test(text)) {
    rmSync(folder, { recursive: true });
    throw new Error(`lib/${module}.ts has no constant ${constant} that is a number.`);
  }
  writeFileSync(file, text.replace(declaration, `const ${constant} = ${value};`));
  return {
    from: pathToFileURL(join(folder, "index.mjs")).href,
    env: { ZMQ_NAPI_BINARY: join(root, "build", "Release", "zmq_napi.node") },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
