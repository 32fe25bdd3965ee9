// Laws of --wait-for-peer: what counts as a peer.

import { once } from "node:events";
import { connect } from "node:net";

import { Pull, Subscriber } from "zmq-napi";

import { anyPort, Command } from "./cli";

test("--wait-for-peer does not count what is no peer, or is one no more", async () => {
  const options = ["--wait-for-peer", "2", "-V"];
  await using push = Command.start(["push", "--bind", anyPort, "job", ...options]);
  const endpoint = await push.bound();
  await using one = new Pull();
  one.connect(endpoint);
  await push.printed(/^connected: /m);
  const stranger = connect(Number(new URL(endpoint).port), "127.0.0.1");
  stranger.end("GET / HTTP/1.0\r\n\r\n").resume();
  await once(stranger, "close");
  await using two = new Pull();
  two.connect(endpoint);
  await Promise.race([one.receive(), two.receive()]);
  expect(await push.ended).toMatchObject({ code: 0 });
});

test("--wait-for-peer takes off a subscription that has ended", async () => {
  const options = ["--wait-for-peer", "2", "-t", "4s"];
  await using xpub = Command.start(["xpub", "--bind", anyPort, "news", ...options]);
  const endpoint = await xpub.bound();
  for (const times of [1, 2]) {
    const sub = new Subscriber();
    sub.subscribe("news");
    sub.connect(endpoint);
    await xpub.printed(new RegExp(`(^subscribe news\\n[^]*){${times}}`, "m"));
    sub.close();
    await xpub.printed(new RegExp(`(^unsubscribe news\\n[^]*){${times}}`, "m"));
  }
  const { code, errors } = await xpub.ended;
  expect(code).toBe(3);
  expect(errors).toContain("Fewer than 2 peers have subscribed");
});

test("--wait-for-peer waits for several peers", async () => {
  const options = ["--wait-for-peer", "2", "-n", "4"];
  await using push = Command.start(["push", "--bind", anyPort, "job", ...options]);
  const endpoint = await push.bound();
  await using one = new Pull();
  one.connect(endpoint);
  await using two = new Pull();
  two.connect(endpoint);
  await Promise.all([one.receive(), two.receive(), one.receive(), two.receive()]);
  expect((await push.ended).code).toBe(0);
});
