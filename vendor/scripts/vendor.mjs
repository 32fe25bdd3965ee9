// Fetches, verifies, unpacks and patches the pinned libraries (vendor/manifest.json).

import { parseArgs } from "node:util";
import { runScript } from "./failure.mjs";
import { vendorAll } from "./library.mjs";
import { vendorFolders } from "./manifest.mjs";

const help = `Usage: node vendor/scripts/vendor.mjs [options]

Puts the sources of libzmq and libsodium, verified and patched, into vendor/src/. What is
there already is kept. Sources are tried in order: what is given or lies in vendor/cache/
(works offline), the upstream release, Debian's source package by apt-get.

  --libzmq PATH     use this archive (a pinned one) or this folder (taken as it is)
  --libsodium PATH  the same for libsodium
  --no-patches      leave out the patches of vendor/patches/
  --root DIR        work in DIR instead of vendor/ (needs a manifest.json)
  --quiet           print nothing but failures
  --help            print this

Environment: ZMQ_NAPI_LIBZMQ and ZMQ_NAPI_LIBSODIUM stand for the first two options.`;

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
    tell: (line) => {
      if (!values.quiet) process.stdout.write(`vendor: ${line}\n`);
    },
  });
}

await runScript("vendor", main);
