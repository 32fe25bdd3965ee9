// Fetches, verifies, unpacks and patches the pinned libraries (vendor/manifest.json).

import { parseArgs } from "node:util";
import { runScript } from "./failure.mjs";
import { vendorAll } from "./library.mjs";
import { vendorFolders } from "./manifest.mjs";

const help = `Usage: node vendor/scripts/vendor.mjs [options]

Puts the sources of libzmq and libsodium, verified and patched, into vendor/src/. Keeps sources
that are there already. It tries these sources in order: the named path; vendor/cache/; the
upstream release; a Rust crate (libzmq) or Debian's source package (libsodium). The first two
work offline.

  --libzmq PATH     uses this archive, if it is a pinned one, or this folder, as it is
  --libsodium PATH  the same for libsodium
  --no-patches      leaves out the patches of vendor/patches/
  --root DIR        works in DIR instead of vendor/ (needs a manifest.json)
  --quiet           prints only failures
  --help            prints this

The environment variables ZMQ_NAPI_LIBZMQ and ZMQ_NAPI_LIBSODIUM replace the first two options.`;

const options = /** @type {const} */ ({
  libzmq: { type: "string" },
  libsodium: { type: "string" },
  "no-patches": { type: "boolean", default: false },
  root: { type: "string" },
  quiet: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
});

async function main() {
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(`${help}\n`);
    return;
  }
  const { libzmq, libsodium, root } = values;
  await vendorAll(vendorFolders(root), {
    given: { ...(libzmq ? { libzmq } : {}), ...(libsodium ? { libsodium } : {}) },
    patched: !values["no-patches"],
    log: (line) => {
      if (!values.quiet) process.stdout.write(`vendor: ${line}\n`);
    },
  });
}

await runScript("vendor", main);
