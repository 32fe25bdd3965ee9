// A test that leaks a socket or a context fails. Close them with `using` and
// `await using`, or in the hooks of a `describe`; hooks outside of any run after this one.

import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";

import "zmq-napi";

import { addon } from "zmq-napi/internals";

/** Returns the number of sockets and contexts that are open in this thread. */
export const openMembers = (): number => addon().openMembers();

/** Throws if more sockets and contexts are open than before. */
export function expectNoLeak(before: number): void {
  const leaked = openMembers() - before;
  if (leaked <= 0) return;
  const what = leaked === 1 ? "1 socket or context" : `${leaked} sockets or contexts`;
  throw new Error(`The test left ${what} open.`);
}

/** The reader of a socket's events closes when libzmq has released that socket. */
async function letClose(before: number): Promise<void> {
  const end = performance.now() + 2000;
  while (openMembers() > before && performance.now() < end) await setTimeout(1);
}

let before = 0;

beforeEach(() => {
  before = openMembers();
});

afterEach(async () => {
  await letClose(before);
  expectNoLeak(before);
});
