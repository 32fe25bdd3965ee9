import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { Pool } from "undici";

/** Each connection of HTTP/1 has one call at a time. */
export const mostAtServer = 100;

/** @type {import("./index.mjs").Library["serve"]} */
export async function serve(methods) {
  const byPath = new Map(
    Object.entries(methods).map(([name, method]) => [`/${name}`, method]),
  );
  const server = createServer(async (request, response) => {
    const method = byPath.get(request.url ?? "");
    if (method === undefined) {
      response.writeHead(404).end();
      return;
    }
    const body = JSON.stringify(await method(JSON.parse(await text(request))));
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    });
    response.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  return `http://127.0.0.1:${address.port}`;
}

/** @type {import("./index.mjs").Library["connect"]} */
export async function connect(endpoint, timeout) {
  const pool = new Pool(endpoint, { connections: mostAtServer, headersTimeout: timeout });
  const headers = { "content-type": "application/json" };
  return async (method, order) => {
    const { statusCode, body } = await pool.request({
      path: `/${method}`,
      method: "POST",
      headers,
      body: JSON.stringify(order),
    });
    if (statusCode !== 200) throw new Error(`The server answered ${statusCode}`);
    return /** @type {any} */ (body.json());
  };
}
