// Plays datagrams: each step that has bytes is one, for a Dish a group and a body.

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { bytesOf, withEdits } from "./bytes.mjs";

/** @param {import("./terms.mjs").Step} step */
function datagram(step) {
  if (step.do === "message") {
    const [group, ...body] = step.frames.map(bytesOf);
    const head = Buffer.from([(group ?? []).length & 255]);
    return withEdits(Buffer.concat([head, group ?? head, ...body]), step.edits);
  }
  if (step.do === "raw") return withEdits(bytesOf(step.bytes), step.edits);
  return undefined;
}

/**
 * @param {number} port
 * @param {import("./terms.mjs").Conversation} conversation
 */
export async function playDatagrams(port, { steps }) {
  const socket = createSocket("udp4");
  socket.on("error", () => undefined);
  socket.connect(port, "127.0.0.1");
  await once(socket, "connect");
  for (const step of steps) {
    if (step.do === "pause") await pause(step.ms);
    const times = step.do === "flood" ? Math.min(step.times, 100) : 1;
    const bytes = datagram(step.do === "flood" ? step.step : step);
    if (bytes === undefined || bytes.length > 60_000) continue;
    for (let time = 0; time < times; time++) socket.send(bytes);
  }
  await new Promise((resolve) =>
    socket.send(Buffer.from([1, 103]), () => resolve(undefined)),
  );
  socket.close();
}
