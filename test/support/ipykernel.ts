// Debian's kernel of Jupyter.

import { spawnSync } from "node:child_process";

// Debian's package is there for Debian's Python, whatever comes first on the PATH.
const looks = ["-c", "import ipykernel"];

/** CI installs it, and fails without it. Elsewhere its tests are skipped where it is missing:
 * `sudo apt-get install python3-ipykernel` brings them back. */
export const hasIpykernel =
  process.env["CI"] !== undefined || spawnSync("/usr/bin/python3", looks).status === 0;
