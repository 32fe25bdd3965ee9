import { Context, Pair } from "zmq-napi";

import { expectNoLeak, openMembers } from "./leaks";

test("a test that leaks a socket fails", () => {
  const before = openMembers();
  using pair = new Pair();
  expect(pair.closed).toBe(false);
  expect(() => expectNoLeak(before)).toThrow("The test left 1 socket or context open.");
});

test("a test that leaks a context fails", async () => {
  const before = openMembers();
  await using context = new Context();
  using pair = new Pair({ context });
  expect(pair.closed).toBe(false);
  expect(() => expectNoLeak(before)).toThrow("The test left 2 sockets or contexts open.");
});

test("a test that closes what it opens passes", async () => {
  const before = openMembers();
  const context = new Context();
  const pair = new Pair({ context });
  pair.close();
  await context.close();
  expect(() => expectNoLeak(before)).not.toThrow();
});
