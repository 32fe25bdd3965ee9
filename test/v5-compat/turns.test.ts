// When listeners are called. zeromq 5 passes on messages among the callbacks of
// `setImmediate`. pigato, which closes its sockets by `setImmediate`, relies on this.

import { setImmediate as immediate } from "node:timers/promises";
import * as zmq from "zmq-napi/v5-compat";

import { message, Scene, turns } from "./scene";

/** A router that sends back what it gets, and a dealer that has heard from it. */
async function acquainted(
  scene: Scene,
): Promise<{ dealer: zmq.Socket; served: string[] }> {
  const [router, dealer] = await scene.pair("router", "dealer", "inproc");
  const served: string[] = [];
  router.on("message", (id: Buffer, text: Buffer) => {
    served.push(String(text));
    router.send([id, text]);
  });
  dealer.send("hello");
  expect(await message(dealer)).toEqual(["hello"]);
  return { dealer, served };
}

test("a socket that is closed by setImmediate gets no reply to its last message", async () => {
  using scene = new Scene(zmq);
  const { dealer, served } = await acquainted(scene);
  const replies: string[] = [];
  dealer.on("message", (text: Buffer) => replies.push(String(text)));
  for (let round = 0; round < 10; round++) {
    await immediate();
    dealer.send("late");
    await immediate();
    expect(replies).toEqual([]);
    while (replies.length === 0) await immediate();
    replies.length = 0;
  }
  await immediate();
  dealer.send("last");
  setImmediate(() => dealer.close());
  while (served.at(-1) !== "last") await immediate();
  await turns();
  expect(replies).toEqual([]);
});

test("a socket that another socket's listener closes passes on no message", async () => {
  using scene = new Scene(zmq);
  const pairs = [
    await scene.pair("pull", "push", "inproc"),
    await scene.pair("pull", "push", "inproc"),
  ] as const;
  const passed: string[] = [];
  for (const [pull] of pairs) {
    pull.on("message", (text: Buffer) => {
      passed.push(String(text));
      for (const [other] of pairs) other.close();
    });
  }
  await turns();
  for (const [, push] of pairs) push.send("one of two");
  while (passed.length === 0) await immediate();
  await turns();
  expect(passed).toEqual(["one of two"]);
});
