// A kernel of JavaScript, for zeromq.js 5, which jmp subclasses.

import { useKernel } from "./kernel-of-javascript.mjs";

await useKernel(
  ["node_modules/ijavascript/lib/kernel.js", "--protocol=5.1", "{connection_file}"],
  { print: "console.log(6 * 7)", fail: "throw new Error('no')" },
  // jp-kernel forgets to close its socket for stdin. Jupyter kills what has not ended.
  { ends: false },
);
