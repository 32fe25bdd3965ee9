// The ways to stop waiting: timeouts, signals and closing. And calls that never wait.

import { Pull, Push, ZmqError } from "zmq-napi";

/** Prints how an operation ended. @param {string} what @param {Promise<unknown>} operation */
async function report(what, operation) {
  try {
    console.log(`${what}: ${(await operation) ? "a message" : "done"}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.log(`${what}: ${error instanceof ZmqError ? error.code : error.name}`);
  }
}

const pull = new Pull({ receiveTimeout: 50 });
const address = await pull.bind("tcp://127.0.0.1:*");
await report("receive with the socket's timeout", pull.receive());
await report("receive with its own timeout", pull.receive({ timeout: 10 }));

const abort = new AbortController();
const waiting = pull.receive({ signal: abort.signal, timeout: -1 });
abort.abort();
await report("aborted receive", waiting);
await report(
  "receive until a time",
  pull.receive({ signal: AbortSignal.timeout(20), timeout: -1 }),
);

const push = new Push({ linger: 0 });
await report("send without a peer", push.send("lost?", { timeout: 20 }));
push.connect(address);
await report("send with a peer", push.send("sent"));
await report("receive", pull.receive({ timeout: 1000 }));
console.log(`tryReceive: ${pull.tryReceive() ?? "nothing there"}`);

const closing = pull.receive({ timeout: -1 });
pull.close();
await report("receive of a socket that is closed meanwhile", closing);
