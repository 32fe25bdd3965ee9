// Calls without a library, for scale: a line of JSON each way, matched by a number.

import { once } from "node:events";
import { connect as dial, createServer } from "node:net";

/** Calls `take` with each line of a stream. @param {import("node:net").Socket} socket @param {(line: any) => void} take */
function onLines(socket, take) {
  let rest = "";
  socket.setNoDelay(true).setEncoding("utf8");
  socket.on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(JSON.parse(line));
  });
}

/** @type {import("./index.mjs").Library["serve"]} */
export async function serve(methods) {
  const server = createServer((socket) =>
    onLines(socket, async ({ number, method, order }) => {
      const price = await methods[/** @type {keyof typeof methods} */ (method)](order);
      socket.write(`${JSON.stringify({ number, price })}\n`);
    }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  return String(address.port);
}

/** @type {import("./index.mjs").Library["connect"]} */
export async function connect(endpoint) {
  const socket = dial(Number(endpoint), "127.0.0.1");
  await once(socket, "connect");
  /** @type {Map<number, (price: import("./index.mjs").Price) => void>} */
  const calls = new Map();
  let last = 0;
  onLines(socket, ({ number, price }) => {
    calls.get(number)?.(price);
    calls.delete(number);
  });
  return (method, order) =>
    new Promise((resolve) => {
      const number = ++last;
      calls.set(number, resolve);
      socket.write(`${JSON.stringify({ number, method, order })}\n`);
    });
}
