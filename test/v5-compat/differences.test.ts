import { differences } from "./differences";
import { modules, runWith } from "./programs";

const [[, theirs], [, ours]] = modules as [[string, string], [string, string]];

describe.each(differences)("$topic", ({ program, theirs: said, ours: says }) => {
  test("zeromq.js", async () => {
    const { lines } = await runWith(theirs, program);
    expect(lines).toEqual(said);
  });

  test("zmq-napi", async () => {
    expect(await runWith(ours, program)).toEqual({
      code: 0,
      signal: null,
      errors: "",
      lines: says,
    });
  });
});

test("each has a reason", () => {
  for (const { theirs, ours, why } of differences) {
    expect(theirs).not.toEqual(ours);
    expect(why).toMatch(/\w+ \w+/);
  }
});
