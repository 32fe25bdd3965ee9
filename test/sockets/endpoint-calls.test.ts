// Calls about endpoints do pending work of libzmq. They must not hide a message from
// operations that wait.

import { setImmediate as turn } from "node:timers/promises";
import { inspect } from "node:util";

import { Dealer, Proxy, Pull, Push } from "zmq-napi";

type Call = (socket: Pull, bound: string) => void;

/** An endpoint that nobody has bound or connected. */
const other = "tcp://127.0.0.1:9";

const calls: readonly (readonly [string, Call])[] = [
  ["unbindSync", (socket, bound) => socket.unbindSync(bound)],
  ["a connect", (socket) => socket.connect(other)],
  ["a bindSync that fails", (pull, bound) => refused(() => pull.bindSync(bound))],
  ["a bindSync that is refused", (pull) => refused(() => pull.bindSync("tcp://[::1]:*"))],
  ["an unbindSync that fails", (socket) => refused(() => socket.unbindSync(other))],
  ["a disconnect that fails", (socket) => refused(() => socket.disconnect(other))],
  [
    "an option that is refused",
    (socket) => refused(() => (socket.plainUsername = "n".repeat(300))),
  ],
  [
    "a proxy that is refused",
    (socket) => {
      using push = new Push();
      refused(() => void new Proxy(socket, push).run());
    },
  ],
];

function refused(act: () => unknown): void {
  expect(act).toThrow();
}

test.each(calls)("%s does not hide a message from receive", async (_, call) => {
  using pull = new Pull({ linger: 0 });
  using push = new Push({ linger: 0 });
  const address = "inproc://endpoint-calls";
  pull.bindSync(address);
  const bound = pull.bindSync("tcp://127.0.0.1:*");
  push.connect(address);
  await push.send("first");
  await pull.receive();

  const received = pull.receive();
  for (let turns = 0; turns < 10; turns += 1) await turn();
  push.trySend("second");
  call(pull, bound);
  await expect(received).resolves.toEqual([Buffer.from("second")]);
});

test("a second connect of a Dealer to the same endpoint adds none", () => {
  using dealer = new Dealer({ linger: 0 });
  for (let count = 0; count < 3; count += 1) dealer.connect(other);
  expect(inspect(dealer)).toContain(`connected: [ '${other}' ]`);
  dealer.disconnect(other);
  expect(inspect(dealer)).toContain("connected: []");
});
