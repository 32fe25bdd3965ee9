import { join } from "node:path";

import { run, well } from "../docs/program";
import { hasIpykernel } from "../support/ipykernel";
import { describeWith } from "../support/needs";

const program = join(__dirname, "..", "..", "examples", "jupyter", "main.mjs");
const describeKernel = describeWith("python3-ipykernel", hasIpykernel);

describeKernel("a kernel of Jupyter", () => {
  test.each(["ipc", "tcp"])(
    "runs code, fails, asks, completes, is interrupted and ends, over %s",
    async (transport) => {
      const args = ["--transport", transport];
      const outcome = await run(program, {}, 60_000, args);
      expect(outcome).toMatchObject(well);
      expect(outcome.lines).toEqual([
        "A kernel of python is ready.",
        ...["> print('Hello')", "  6 * 7", "Hello", "42"],
        "> 1 / 0",
        "----> 1 1 / 0",
        "ZeroDivisionError: division by zero",
        ...["> name = input('Who are you? ')", "  name.upper()"],
        ...["Who are you? Ada", "'ADA'"],
        "na… may be name",
        ...interrupted,
        ...interrupted,
        "Its heart beats.",
        "It ended with 0.",
      ]);
    },
    90_000,
  );

  test("that nobody knows is reported", async () => {
    const outcome = await run(program, {}, 10_000, ["--kernel", "cobol"]);
    expect(outcome).toMatchObject({ code: 1, lines: [] });
    expect(outcome.errors).toMatch(/^Jupyter knows no kernel "cobol"\. On Debian:$/m);
  });
});

const interrupted = [
  ...["> print('For ever', flush=True)", "  while True: pass", "For ever"],
  expect.stringMatching(/^----> [12] /),
  expect.stringMatching(/^KeyboardInterrupt: *$/),
];
