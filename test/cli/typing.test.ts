// Laws of a terminal at which somebody types: the line, its history, and what is printed meanwhile.

import { Dealer, Pair, Pull } from "zmq-napi";

import { anyPort, Command } from "./cli";

/* eslint-disable no-control-regex -- these are what it is about */

const ready = /Ctrl-D ends the input\r\n.*> /s;

test("a message that comes stands above the line that is typed, which stays", async () => {
  await using pair = new Pair({ linger: 0 });
  const ENDPOINT = await pair.bind(anyPort);
  await using command = Command.terminal('zmq-napi pair "$ENDPOINT"', { ENDPOINT });
  await command.printed(ready);
  command.type("half a li");
  await command.printed(/half a li$/);
  await pair.send("incoming");
  await command.printed(/\x1b\[0J< incoming\r\n\x1b\[1G\x1b\[0J> half a li/);
  command.type("ne\r");
  expect(String(await pair.receive())).toBe("half a line");
});

test("a line of several rows stays whole, too", async () => {
  await using pair = new Pair({ linger: 0 });
  const ENDPOINT = await pair.bind(anyPort);
  const line = 'stty cols 40; zmq-napi pair "$ENDPOINT"';
  await using command = Command.terminal(line, { ENDPOINT });
  await command.printed(ready);
  command.type(`${"x".repeat(97)}end`);
  await command.printed(/end$/);
  await pair.send("incoming");
  // Three rows: the cursor goes to the first one, and the reader does not go up again.
  await command.printed(
    /\x1b\[2A\x1b\[1G\x1b\[0J< incoming\r\n\x1b\[1G\x1b\[0J> x{97}end/,
  );
  command.type("\r");
  expect(String(await pair.receive())).toBe(`${"x".repeat(97)}end`);
});

test("the line has a history and is edited", async () => {
  await using pull = new Pull();
  const ENDPOINT = await pull.bind(anyPort);
  await using command = Command.terminal('zmq-napi push "$ENDPOINT"', { ENDPOINT });
  await command.printed(ready);
  command.type("first\r");
  expect(String(await pull.receive())).toBe("first");
  // Up, then Ctrl-A.
  command.type("\x1b[A");
  await command.printed(/> first\x1b\[\d+G$/);
  command.type("\x01the \r");
  expect(String(await pull.receive())).toBe("the first");
  // Ctrl-D ends the input.
  command.type("\x04");
  expect(await command.ended).toMatchObject({ code: 0 });
});

test("Ctrl-C ends the command by its signal, and the terminal is as before", async () => {
  const line = `zmq-napi push '@${anyPort}'; echo "ended $?"; stty -a`;
  await using command = Command.terminal(line);
  await command.printed(ready);
  command.type("half\x03");
  await command.printed(/half\r?\n\r?(\x1b\[\w+)*ended 130/);
  await command.printed(/ icanon .* echo /s);
});

const linux = process.platform === "linux" ? test : test.skip;

linux("a command in the background prints what comes, and reads nothing", async () => {
  await using dealer = new Dealer({ linger: 0 });
  const ENDPOINT = await dealer.bind(anyPort);
  const line = 'set -m; zmq-napi dealer "$ENDPOINT" -n 1 & wait; echo "ended $?"';
  await using command = Command.terminal(line, { ENDPOINT });
  await command.printed(/in the background, nothing is read from the terminal/);
  await dealer.send("hello");
  await command.printed(/hello\r\n.*ended 0/s);
});

test.each(["raw", "line", "nul", "length", "varint"])(
  "--format %s is refused at a terminal",
  async (format) => {
    const line = `zmq-napi sub tcp://127.0.0.1:9 -f ${format}`;
    await using command = Command.terminal(line);
    const { code, output } = await command.ended;
    expect(code).toBe(2);
    expect(output.toString()).toContain(`--format ${format} is not for a terminal`);
  },
);
