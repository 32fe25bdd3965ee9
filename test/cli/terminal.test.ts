// Laws of what a terminal shows. `script` of util-linux makes the terminal.

import { Pull, Push, XPublisher } from "zmq-napi";

import { anyPort, Command } from "./cli";

/* eslint-disable no-control-regex -- these are what it is about */

/** Runs a line of a shell in a terminal, at which nobody types. */
function terminal(line: string, env: NodeJS.ProcessEnv = {}): Command {
  const inner = `zmq-napi() { "$NODE" "$PROGRAM" "$@"; }; ${line}`;
  const settings = { TERM: "xterm", NO_COLOR: "", SHELL: "/bin/bash", INNER: inner };
  return Command.shell('exec script -qec "$INNER" /dev/null', { ...settings, ...env });
}

test("a terminal gets colours, and sees what a command waits for", async () => {
  await using pub = new XPublisher({ linger: 0 });
  const ENDPOINT = await pub.bind(anyPort);
  await pub.unbind(ENDPOINT);
  await using command = terminal('zmq-napi sub "$ENDPOINT" -n 1', { ENDPOINT });
  await command.printed(/\r\x1b\[Kwaiting for a peer at tcp:/);
  await pub.bind(ENDPOINT);
  await pub.receive();
  await pub.send(["a", "b"]);
  await command.printed(/a\x1b\[2m \| \x1b\[22mb/);
});

test("a person who types goes on after a mistake", async () => {
  await using pull = new Pull();
  const ENDPOINT = await pull.bind(anyPort);
  const push = 'zmq-napi push "$ENDPOINT" --input json';
  await using command = Command.shell(
    'printf \'{\n"good"\n\' | script -qec "$INNER" /dev/null',
    {
      TERM: "xterm",
      SHELL: "/bin/bash",
      INNER: `zmq-napi() { "$NODE" "$PROGRAM" "$@"; }; ${push}`,
      ENDPOINT,
    },
  );
  await command.printed(/line 1: The input is not JSON/);
  expect(String(await pull.receive())).toBe("good");
  expect((await command.ended).code).toBe(0);
});

test("NO_COLOR turns the colours off", async () => {
  await using push = new Push({ linger: 0 });
  const ENDPOINT = await push.bind(anyPort);
  const env = { ENDPOINT, NO_COLOR: "1" };
  await using command = terminal('zmq-napi pull "$ENDPOINT" -n 1', env);
  await push.send(["a", "b"]);
  await command.printed(/a \| b/);
});
