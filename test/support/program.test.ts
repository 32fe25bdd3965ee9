import { Pull } from "zmq-napi";

import { Program, run } from "./program";
import { link } from "./transports";

test("a program reaches the test's sockets", async () => {
  using pull = new Pull();
  const endpoint = await link("tcp", pull);
  await using program = new Program(
    `const push = new zmq.Push();
    push.connect(args[0]);
    await push.send("hello");`,
    [endpoint],
  );
  expect(String(await pull.receive())).toBe("hello");
  await expect(program.end).resolves.toMatchObject({ code: 0 });
});

test("a program that ends reports how", async () => {
  await expect(run(`say("said"); process.exit(3);`)).resolves.toMatchObject({
    code: 3,
    signal: null,
    lines: ["said"],
  });
  await expect(run("process.abort();")).resolves.toMatchObject({ signal: "SIGABRT" });
});

test("waiting for a line that never comes ends with the program", async () => {
  await using program = new Program(`say("this");`);
  await expect(program.line(/that/)).rejects.toThrow("without a line like /that/:\nthis");
});
