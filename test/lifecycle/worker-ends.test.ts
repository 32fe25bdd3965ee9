import { join } from "node:path";

import { run } from "../support/program";
import { freshPath } from "../support/transports";

/** Rounds per scene and ending; a longer run sets more. */
const rounds = Number(process.env.ZMQ_NAPI_ROUNDS ?? 6);

const scenes = [
  "idle",
  "pending-receive",
  "pending-send",
  "just-bound",
  "with-timers",
  "iterating",
  "flood",
  "flood-of-large-frames",
  "opening",
  "opening-contexts",
  "lent",
  "lent-to-a-peer",
  "unsent",
  "context-of-its-own",
  "closing-context",
  "events-unread",
  "events-awaited",
  "events-iterated",
  "events-heard",
  "events-without-end",
  "events-of-passing-sockets",
  "events-of-a-lingering-socket",
  "events-of-a-context",
];

describe.each(scenes)("a worker in the scene %s", (scene) => {
  test.each(["terminate", "exit", "throw"])(
    "that ends by %s leaves the process alive, and nothing behind",
    async (ending) => {
      const program = join(__dirname, "programs", "worker-rounds.cjs");
      const end = await run(
        `process.argv.splice(1, 0, ${JSON.stringify(program)});
         require(${JSON.stringify(program)});
         await new Promise((resolve) => process.once("beforeExit", resolve));`,
        [String(rounds), freshPath(), scene, ending],
      );
      expect(end).toMatchObject({ code: 0, signal: null, lines: ["done"], errors: "" });
    },
    // A second a round, on a very slow machine.
    60_000 + rounds * 1000,
  );
});
