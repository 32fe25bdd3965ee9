// Calls about endpoints do pending work of libzmq. They must not hide a message from
// operations that wait.

import { setImmediate as turn } from "node:timers/promises";

import { Pull, Push } from "zmq-napi";

type Call = (socket: Pull, bound: string) => void;

/** An endpoint that nobody has bound or connected. */
const other = "tcp://127.0.0.1:9";

const calls: readonly (readonly [string, Call])[] = [
  ["unbindSync", (socket, bound) => socket.unbindSync(bound)],
  [
    "a bindSync that fails",
    (socket, bound) => expect(() => socket.bindSync(bound)).toThrow(),
  ],
  [
    "an unbindSync that fails",
    (socket) => expect(() => socket.unbindSync(other)).toThrow(),
  ],
  [
    "a disconnect that fails",
    (socket) => expect(() => socket.disconnect(other)).toThrow(),
  ],
  ["a connect", (socket) => socket.connect(other)],
];

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
