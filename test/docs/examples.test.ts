import { readdirSync } from "node:fs";
import { join } from "node:path";

import { root } from "./pages";
import { run, well } from "./program";

/** Lines in the output of each example. */
const said: Record<string, (string | RegExp)[]> = {
  "authentication.mjs": [
    "Ada gets tea for Ada.",
    "Bob gets coffee for Bob.",
    "Eve stays outside.",
    "Bob comes, and stays.",
    "Bob has to go: Unknown key.",
    "Bob stays outside.",
    /^ {2}a client from 127\.0\.0\.1: Unknown key$/,
  ],
  "client-server.mjs": [
    "Ada gets bread.",
    "Ada gets stew.",
    "Bob gets no oysters.",
    "Bob gets soup.",
    "Nobody wants the stew: EHOSTUNREACH",
  ],
  "curve.mjs": [
    'The server got "sealed".',
    'The server did not get "sealed for somebody else".',
    'The server did not get "in the clear".',
  ],
  "dealer-router-workers.mjs": ["fibonacci(25) = 75025", "6 jobs, done by 2 threads"],
  "events.mjs": [
    "Nobody is there; the dealer tries again.",
    /^Connected, from tcp:\/\/127\.0\.0\.1:\d+ to tcp:\/\/127\.0\.0\.1:\d+\.$/,
    'The server has got "Hello".',
    "The server has gone.",
    "That was the last event; 0 were dropped.",
  ],
  "metrics.mjs": [
    'zmq_sockets{type="Push",name="ADDRESS"} 2',
    'zmq_connections{type="Push",name="ADDRESS"} 2',
    'zmq_queue_messages{type="Push",name="ADDRESS",direction="sending"} 0',
    "After they were closed:",
    'zmq_messages_sent_total{type="Push",name="ADDRESS"} 2',
    'zmq_bytes_sent_total{type="Push",name="ADDRESS"} 20',
  ],
  "proxy.mjs": [
    /^1 squared is 1, says the (first|second) worker$/,
    "While the queue is paused: no answer yet",
    /^5 squared is 25, says/,
    /^The first message captured was a request about \d$/,
    "7 requests in, 7 replies back",
  ],
  "pub-sub.mjs": ["Oslo: snow", "Umeå: dark", /^The slow one got 20 of 1000/],
  "push-pull.mjs": [/: 1 squared is 1$/, /: 9 squared is 81$/, / did \d jobs/],
  "radio-dish.mjs": [
    "kitchen, news: a new bridge",
    "kitchen, weather: fog",
    "garage, music: la la la",
    "garden, weather: fog",
    "kitchen, music: la la la",
    "10,000 bytes: EMSGSIZE",
  ],
  "req-rep.mjs": [
    '"Hello" was answered "Hello!", attempt 1.',
    "The server has died.",
    '"Anybody there" was not answered within 200 ms.',
    /^"Anybody there" was answered "Anybody there!", attempt \d+\.$/,
  ],
  "rpc.mjs": [
    "100 squares, by 2 servers",
    "3 2 1",
    "The first server has stopped, and 100 calls were answered.",
    "divide: DIVIDED_BY_ZERO",
    "sleep: DEADLINE_EXCEEDED",
    "Nobody is left: UNREACHABLE, so the call has not run.",
  ],
  "streams.mjs": [
    "The copy is the same: true",
    "The loop has read one.",
    "The socket still has two and three.",
    "The reader gets IBM 125.79.",
    "The response has ended.",
  ],
  "timeouts-and-abort.mjs": [
    "receive with the socket's timeout: EAGAIN",
    "receive with its own timeout: EAGAIN",
    "aborted receive: AbortError",
    "receive until a time: TimeoutError",
    "send without a peer: EAGAIN",
    "send with a peer: done",
    "receive: a message",
    "tryReceive: nothing there",
    "receive of a socket that is closed meanwhile: EAGAIN",
  ],
  "tracing.mjs": [
    "resize(200) is 400",
    "trace 1: INTERNAL read the file of SERVER resize",
    "trace 1: SERVER resize of CLIENT resize",
    "trace 1: CLIENT resize",
    "trace 2: SERVER resize of CLIENT resize, failed",
    "trace 2: CLIENT resize, failed",
    "trace 3: CONSUMER process of PRODUCER publish",
  ],
  "v5-compat.mjs": [
    /^The queue listens on tcp:\/\/127\.0\.0\.1:\d+$/,
    "A worker has come.",
    "1 squared is 1",
    "9 squared is 81",
    "The worker has paused, and goes on.",
    "A worker has gone.",
  ],
};

describe("an example", () => {
  test("has its lines here", () => {
    const programs = readdirSync(join(root, "examples")).filter((name) =>
      name.endsWith(".mjs"),
    );
    expect(Object.keys(said)).toEqual(programs.sort());
  });

  test.concurrent.each(Object.entries(said))(
    "ends by itself and says what happened: %s",
    async (name, lines) => {
      const outcome = await run(join(root, "examples", name));
      expect(outcome).toMatchObject(well);
      const wanted = lines.map((line) => expect.stringMatching(exactly(line)));
      expect(outcome.lines).toEqual(expect.arrayContaining(wanted));
    },
  );
});

function exactly(line: string | RegExp): RegExp {
  if (typeof line !== "string") return line;
  return new RegExp(`^${line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}
