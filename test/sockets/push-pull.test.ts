import { Pull, Push } from "zmq-napi";

import { endpoint, link } from "../support/transports";

/** Receives without waiting, until no message is left. */
function drain(pull: Pull): string[] {
  const received: string[] = [];
  for (let next = pull.tryReceive(); next; next = pull.tryReceive()) {
    received.push(next.map(String).join(","));
  }
  return received;
}

test("a Push distributes its messages in turn", async () => {
  using push = new Push();
  using one = new Pull();
  using two = new Pull();
  using three = new Pull();
  for (const pull of [one, two, three]) push.connect(await pull.bind(endpoint("inproc")));
  for (let index = 0; index < 9; index += 1) await push.send(`${index}`);
  expect([one, two, three].map(drain)).toEqual([
    ["0", "3", "6"],
    ["1", "4", "7"],
    ["2", "5", "8"],
  ]);
});

test("all frames of a message go to the same Pull", async () => {
  using push = new Push();
  using one = new Pull();
  using two = new Pull();
  for (const pull of [one, two]) push.connect(await pull.bind(endpoint("inproc")));
  for (const name of ["a", "b"]) await push.send([name, name, name]);
  expect([drain(one), drain(two)]).toEqual([["a,a,a"], ["b,b,b"]]);
});

test("a Pull without room is skipped", async () => {
  using push = new Push({ sendHighWaterMark: 1 });
  using slow = new Pull({ receiveHighWaterMark: 1 });
  using quick = new Pull({ receiveHighWaterMark: 100 });
  for (const pull of [slow, quick]) push.connect(await pull.bind(endpoint("inproc")));
  for (let index = 0; index < 20; index += 1) await push.send(`${index}`);
  expect([drain(slow).length, drain(quick).length]).toEqual([2, 18]);
});

test("a Pull receives from its peers in turn", async () => {
  using pull = new Pull();
  using one = new Push();
  using two = new Push();
  using three = new Push();
  await link("inproc", pull, one, two, three);
  for (const [name, push] of Object.entries({ one, two, three })) {
    for (let index = 0; index < 4; index += 1) await push.send(name);
  }
  const received = drain(pull);
  expect(received).toHaveLength(12);
  for (let start = 0; start < 12; start += 3) {
    expect(new Set(received.slice(start, start + 3))).toEqual(
      new Set(["one", "two", "three"]),
    );
  }
});

test("a Push waits while it has no Pull, and again when the last has left", async () => {
  using push = new Push();
  await expect(push.send("x", { timeout: 0 })).rejects.toMatchObject({ code: "EAGAIN" });
  {
    using pull = new Pull();
    await link("inproc", pull, push);
    await push.send("y");
    expect(drain(pull)).toEqual(["y"]);
  }
  while (push.trySend("into the pipe of a Pull that leaves")) {
    await new Promise(setImmediate);
  }
  await expect(push.send("z", { timeout: 0 })).rejects.toMatchObject({ code: "EAGAIN" });
});

test("conflate keeps only the newest message", async () => {
  using pull = new Pull({ conflate: true });
  using push = new Push({ conflate: true });
  await link("inproc", pull, push);
  for (let index = 0; index < 100; index += 1) await push.send(`${index}`);
  expect(drain(pull)).toEqual(["99"]);
  await push.send(["of several frames", "the last"]);
  expect(drain(pull)).toEqual(["the last"]);
});
