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

/** Runs a proxy in a terminal with so many columns until Ctrl-C. Resolves with what it shows. */
async function dashboard(
  columns: number,
  shows = /0:00:00[^]*0 peers in front[^]*0 peers in front/,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const size = `stty cols ${columns} rows 24`;
  const proxy = `"$NODE" "$PROGRAM" proxy -i 50ms '${anyPort}' '${anyPort}'`;
  await using command = terminal(`${size}; echo pid $$; exec ${proxy}`, env);
  const [, pid] = await command.printed(/^pid (\d+)/m);
  await command.printed(shows);
  process.kill(Number(pid), "SIGINT");
  return (await command.ended).output.toString();
}

test("a proxy draws its table over the last one, and the sums too", async () => {
  const shown = await dashboard(80);
  expect(shown).toContain("waiting for a peer at tcp://127.0.0.1:");
  expect(shown).toMatch(/\x1b\[6A\r\x1b\[1mOn average over/);
  expect(shown).toMatch(/0 peers in front, 0 at the back\x1b\[K\r\n\x1b\[J$/);
});

test("in a narrow terminal, no line of the table is longer than the terminal", async () => {
  const shown = await dashboard(40);
  const table = shown.slice(shown.indexOf("proxy router-dealer"));
  expect(table).toMatch(/^messages\/s +0 +0/m);
  for (const line of table.replace(/\x1b\[[\d;]*[A-Za-z]|\r/g, "").split("\n"))
    expect(line.length).toBeLessThan(40);
});

test("a dumb terminal gets lines, and nothing that moves its cursor", async () => {
  const shown = await dashboard(40, /0 peers in front/, { TERM: "dumb" });
  expect(shown).not.toContain("\x1b");
  expect(shown).toMatch(/^On average over {2}0:00:0\d\r\n +front/m);
});
