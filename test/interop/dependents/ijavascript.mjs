// A JavaScript kernel for zeromq.js 5, whose sockets jmp subclasses.

import { useKernel } from "./kernel-of-javascript.mjs";

await useKernel(
  ["node_modules/ijavascript/lib/kernel.js", "--protocol=5.1", "{connection_file}"],
  { print: "console.log(6 * 7)", fail: "throw new Error('no')" },
  // jp-kernel does not close its socket for stdin. Jupyter kills kernels that do not end.
  { ends: false },
);
