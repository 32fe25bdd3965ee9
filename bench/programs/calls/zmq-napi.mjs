import { RpcClient, RpcServer } from "zmq-napi/rpc";

/** @type {import("./index.mjs").Library["serve"]} */
export function serve({ price, hold }) {
  // The others have no limit. The default of 1,000 would let most calls of a case wait.
  const server = new RpcServer({ maxConcurrency: 1_000_000 });
  server.handle("price", price).handle("hold", hold);
  return server.bind("tcp://127.0.0.1:*");
}

/** @type {import("./index.mjs").Library["connect"]} */
export async function connect(endpoint, timeout) {
  const client = new RpcClient({ timeout });
  client.connect(endpoint);
  return (method, order) => client.call(method, order);
}
