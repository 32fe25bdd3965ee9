// Windows of 32 bits: Debian's Wine for i386 in a root folder of its own, independent of this
// machine's packages. Programs run there in namespaces of their own, so their processes end with
// the program.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { capture, Failure, root } from "../../support/run.mjs";
import { unpackDebian } from "./debian.mjs";

const folder = join(root, ".cache", "wine32");

const environment = {
  WINEPREFIX: "/prefix",
  WINEARCH: "win32",
  WINEDEBUG: "-all",
  WINESERVER: "/usr/lib/wine/wineserver32",
  HOME: "/prefix",
};

/** Returns a command that runs `script` where "$at" can be entered. `words` are its "$@".
 * @param {string} at @param {string} script @param {string[]} words */
function entering(at, script, words) {
  const spaces = ["--map-root-user", "--mount", "--pid", "--fork", "--kill-child"];
  const lines = [
    ...["set -e", "at=$1", "shift"],
    ...['mount --rbind /dev "$at/dev"', 'mount -t proc proc "$at/proc"'],
    script,
  ];
  return ["unshare", ...spaces, "sh", "-c", lines.join("\n"), "sh", at, ...words];
}

/** Sets Windows up, as version 10, and waits until its registry is written. */
const setUp = `
chroot "$at" /usr/lib/wine/wine wineboot
chroot "$at" /usr/lib/wine/wine winecfg -v win10
chroot "$at" "$WINESERVER" --wait`;

/** Runs a program of the folder "$1" in the working directory. */
const runProgram = `
mount --bind "$PWD" "$at/smoke"
mount --bind "$1" "$at/runtime"
shift
unshare --root="$at" --wd=/smoke /usr/lib/wine/wine "$@"`;

/** Does what Wine's package does when it is installed: marks zlib's DLL as one of Wine's own. @param {string} at */
function markZlib(at) {
  const dll = readFileSync(join(at, "usr/i686-w64-mingw32/lib/zlib1.dll"));
  dll.fill(0, 64, 96).write("Wine builtin DLL", 64, "latin1");
  writeFileSync(join(at, "usr/lib/i386-linux-gnu/wine/i386-windows/zlib1.dll"), dll);
}

/** @param {string} at */
async function finish(at) {
  markZlib(at);
  for (const name of ["dev", "proc", "tmp", "prefix", "smoke", "runtime"])
    mkdirSync(join(at, name), { recursive: true });
  const options = { env: environment, timeout: 180_000, separate: true };
  const { code, late, errors } = await capture(entering(at, setUp, []), options);
  if (code === 0) return;
  const why = late ? "it took three minutes" : errors.trim();
  throw new Failure(`Wine of 32 bits could not be set up: ${why}.`);
}

/** Returns the version of this Wine. */
export async function wine32Version() {
  const script = 'chroot "$at" /usr/lib/wine/wine --version';
  const options = { env: environment, timeout: 60_000, separate: true };
  return (await capture(entering(folder, script, []), options)).output;
}

/** @param {string} program */
export async function startInWine32(program) {
  if (!existsSync(folder)) await unpackDebian("wine32", "i386", folder, finish);
  const words = [dirname(program), `/runtime/${basename(program)}`];
  return { command: entering(folder, runProgram, words), env: environment };
}
