// Debian's kernel of Jupyter.

import { spawnSync } from "node:child_process";

// Debian's package is there for Debian's Python, whatever comes first on the PATH.
const looks = ["-c", "import ipykernel"];

/**
 * CI installs ipykernel, and fails without it. Elsewhere the tests are skipped where it is
 * missing: `sudo apt-get install python3-ipykernel` installs it.
 */
export const hasIpykernel =
  process.env["CI"] !== undefined || spawnSync("/usr/bin/python3", looks).status === 0;
