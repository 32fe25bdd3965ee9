// Plays rounds of sockets that leave and lose connections in the middle of their messages.

import { parseArgs } from "node:util";
import { Failure, capture, runScript } from "../../scripts/support/run.mjs";
import { checkForm, formNames } from "./form.mjs";
import { buildPairs } from "./pairs/build.mjs";

const help = `Usage: npm run fuzz:pairs -- [OPTION...]

Opens a socket and up to three peers of a fitting type, with random options. They send labelled
messages, close, disconnect, and lose their connections. A message that is torn, altered, received
twice, or of other peers is a fault, as are the end of the process, a round that does not end, and
a report of a sanitizer. Linux and g++ only.

  --minutes N   minutes; default 1
  --seed N      the seed; default a new one, which is printed
  --from N      the first round; default 0
  --rounds N    so many rounds; default as many as the minutes allow
  --threads N   rounds at a time, each in a thread; default 4
  --form NAME   ${formNames.join(", ")}; default plain
  --kind NAME   only this pair of types, such as push-pull
  --help        print this`;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    from: { type: "string", default: "0" },
    rounds: { type: "string", default: "0" },
    threads: { type: "string", default: "4" },
    form: { type: "string", default: "plain" },
    kind: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

await runScript("fuzz:pairs", async () => {
  if (values.help) return console.log(help);
  const seconds = Math.round(Number(values.minutes) * 60);
  if (!(seconds > 0)) throw new Failure("--minutes takes a number above 0.");
  checkForm(values.form);
  const { program, env, reports } = await buildPairs(values.form);
  const { seed, from, rounds, threads, kind } = values;
  console.log(`fuzz:pairs: seed ${seed}, from ${from}, ${values.form}`);
  const numbers = [seed, from, rounds, String(seconds), threads];
  const { code, output } = await capture([program, ...numbers, ...(kind ? [kind] : [])], {
    env,
  });
  const found = reports();
  if (code === 0 && found.length === 0) return console.log(`${output.trim()}, 0 faults`);
  process.exitCode = 1;
  console.log([output, ...found.map(({ text }) => text), "1 faults"].join("\n"));
});
