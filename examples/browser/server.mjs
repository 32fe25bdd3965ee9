// Serves a page whose script talks to this program over WebSockets. This program has a
// Publisher and a Reply. The page has a Subscriber and Requests of jszmq.

import { once } from "node:events";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { capability, Publisher, Reply } from "zmq-napi";

const help = `Usage: node server.mjs [--port N] [--feed ENDPOINT] [--answers ENDPOINT]

Serves a page that shows how warm it is in three rooms, until Ctrl-C.
  --port N            where the page is (default: a free port)
  --feed ENDPOINT     what it subscribes to (default: ws://127.0.0.1:*/feed)
  --answers ENDPOINT  where it asks (default: ws://127.0.0.1:*/answers)`;

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    feed: { type: "string", default: "ws://127.0.0.1:*/feed" },
    answers: { type: "string", default: "ws://127.0.0.1:*/answers" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(help);
else await serve();

async function serve() {
  /** @type {Record<string, number>} */
  const rooms = { attic: 17, cellar: 12, kitchen: 21 };
  // A laptop that is closed does not close its connections. Heartbeats detect this.
  const heartbeatInterval = capability.wsBrowsers ? 10_000 : 0;
  const feed = new Publisher({ heartbeatInterval, linger: 0 });
  const answers = new Reply({ heartbeatInterval, linger: 0, maxMessageSize: 10_000 });
  const endpoints = {
    feed: await feed.bind(values.feed),
    answers: await answers.bind(values.answers),
  };

  const timer = setInterval(() => {
    for (const room of Object.keys(rooms)) {
      const degrees = (rooms[room] += Math.random() - 0.5).toFixed(1);
      const now = Buffer.alloc(8);
      now.writeDoubleBE(Date.now());
      void feed.send([room, degrees, now]);
    }
  }, 200);

  const page = await serveFiles({
    "/": ["text/html", await readFile(new URL("page.html", import.meta.url))],
    "/page.js": ["text/javascript", await bundle()],
    "/endpoints.json": ["application/json", JSON.stringify(endpoints)],
  });
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      clearInterval(timer);
      for (const socket of [feed, answers]) socket.close();
      page.close();
      page.closeAllConnections();
    });
  }

  for await (const [question] of answers) {
    const room = Object.keys(rooms).find((name) => `${question}`.includes(name));
    await answers.send(room ? `${rooms[room].toFixed(1)} °C` : "Of which room?");
  }
}

/** Bundles the script, because browsers can't load jszmq's CommonJS modules. */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [new URL("page.mjs", import.meta.url).pathname],
    bundle: true,
    format: "esm",
    write: false,
    // jszmq needs Node's `url` only to listen, which a page can't do. The bundle has an empty
    // object instead.
    alias: { url: "lodash/stubObject" },
    define: { global: "globalThis", "process.env.NODE_DEBUG": "undefined" },
  });
  return Buffer.from(outputFiles[0]?.contents ?? []);
}

/** @param {Record<string, [type: string, body: string | Buffer]>} files */
async function serveFiles(files) {
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ""] ?? [];
    if (body === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "Content-Type": `${type}; charset=utf-8` }).end(body);
  });
  server.listen(Number(values.port), "127.0.0.1");
  await once(server, "listening");
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  console.log(`Open http://127.0.0.1:${address.port}/ in a browser.`);
  return server;
}
