// Recordings for tests, and replays of them.

import { writeFileSync } from "node:fs";
import { Subscriber } from "zmq-napi";

import { headerOf, recordOf } from "../../lib/cli/recording/format";
import { freshPath } from "../support/transports";
import { Tool } from "./tool";

/** A free port of this machine. */
export const address = "tcp://127.0.0.1:*";

/** Writes a recording whose messages come at these times, in milliseconds. */
export function recordingOf(times: readonly number[], type = "sub"): string {
  const path = freshPath();
  const records = times.map((time, index) =>
    recordOf({ time: 1.7e15 + time * 1000, frames: [Buffer.from(String(index))] }),
  );
  writeFileSync(path, Buffer.concat([headerOf({ type }), ...records]));
  return path;
}

/** Replays a recording to a subscriber. Resolves with the messages and how replay ended. */
export async function replay(path: string, count: number, ...args: string[]) {
  const all = ["replay", path, address, "--json", ...args];
  await using tool = new Tool(all);
  const [, endpoint] = await tool.printed(/bound to (\S+)/);
  await using subscriber = new Subscriber({ receiveHighWaterMark: 0 });
  subscriber.subscribe();
  subscriber.connect(endpoint!);
  const received: Buffer[][] = [];
  const times: number[] = [];
  while (received.length < count) {
    received.push(await subscriber.receive());
    times.push(performance.now());
  }
  const outcome = await tool.end;
  return { received, times, ...outcome, sums: JSON.parse(outcome.lines[0] ?? "null") };
}
