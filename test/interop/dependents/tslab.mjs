// A kernel of TypeScript, for zeromq.js 6.

import { useKernel } from "./kernel-of-javascript.mjs";

await useKernel(
  ["node_modules/tslab/bin/tslab", "kernel", "--config-path", "{connection_file}"],
  {
    print: "const six: number = 6;\nconsole.log(six * 7)",
    fail: "throw new Error('no')",
  },
);
