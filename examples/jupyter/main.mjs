/** Lets a kernel of Jupyter run Python: by default IPython's, as Debian's package
 * python3-ipykernel installs it. */
import { stripVTControlCharacters, parseArgs } from "node:util";

import { KernelClient } from "./client.mjs";
import { findSpec, Kernel } from "./kernel.mjs";

const HELP = `node main.mjs [--kernel NAME] [--transport ipc|tcp] [--log]

  --kernel NAME    which kernel of Python, as Jupyter calls it (default python3)
  --transport T    how to talk with it (default ipc)
  --log            show what the kernel logs
`;

const { values: options } = parseArgs({
  options: {
    kernel: { type: "string", default: "python3" },
    transport: { type: "string", default: "ipc" },
    log: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  },
});

if (options.help) {
  console.log(HELP);
  process.exit();
}

const spec = findSpec(options.kernel);
if (!spec) {
  console.error(`Jupyter knows no kernel "${options.kernel}". On Debian:
  sudo apt-get install -y python3-ipykernel`);
  process.exit(1);
}

/** Returns the text of an output, if it has any. @param {import("./message.mjs").Message} output */
function text({ header, content }) {
  if (header["msg_type"] === "stream") return content["text"].trimEnd();
  if (header["msg_type"] === "execute_result") return content["data"]["text/plain"];
  if (header["msg_type"] !== "error") return undefined;
  const lines = stripVTControlCharacters(content["traceback"].join("\n")).split("\n");
  return (
    lines.find((/** @type {string} */ line) => line.includes("---->")) ?? lines.at(-1)
  );
}

/** @param {string} code @param {import("./exchange.mjs").Hooks} [hooks] */
async function run(code, hooks) {
  console.log(`> ${code.replaceAll("\n", "\n  ")}`);
  const { reply, outputs } = await client.execute(code, hooks);
  for (const output of outputs) if (text(output)) console.log(text(output));
  if (reply["status"] === "error") console.log(`${reply["ename"]}: ${reply["evalue"]}`);
}

const kernel = await Kernel.start(spec, {
  transport: options.transport === "tcp" ? "tcp" : "ipc",
  log: options.log ? "inherit" : "ignore",
});
const client = new KernelClient(kernel.connection);
// A kernel that has crashed sends no more replies.
void kernel.ended.then(() => client.close());
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => kernel.kill());

const about = await client.ready();
console.log(`A kernel of ${about["language_info"]["name"]} is ready.`);

await run("print('Hello')\n6 * 7");
await run("1 / 0");
await run("name = input('Who are you? ')\nname.upper()", {
  input: (prompt) => {
    console.log(`${prompt}Ada`);
    return "Ada";
  },
});
console.log(`na… may be ${(await client.complete("nam")).join(", ")}`);

const endless = "print('For ever', flush=True)\nwhile True: pass";
for (const interrupt of [() => kernel.interrupt(), () => client.interrupt()]) {
  await run(endless, {
    watch: (output) => {
      if (text(output) === "For ever") void interrupt();
    },
  });
}

await client.beat();
console.log("Its heart beats.");
await client.shutdown();
console.log(`It ended with ${await kernel.ended}.`);
