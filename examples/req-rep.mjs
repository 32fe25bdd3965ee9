// A client whose server ends with a request unanswered, and comes back. After a time limit,
// request() can be called again at once, and a late reply to the first call is dropped.

import { Reply, Request, ZmqError } from "zmq-napi";

/** Answers `count` requests. Closes the server when the next request has arrived.
 * @param {string} endpoint @param {number} count */
async function serve(endpoint, count) {
  const server = new Reply({ linger: 0 });
  const address = await server.bind(endpoint);
  async function answer() {
    for (let served = 0; ; served++) {
      const [question] = await server.receive();
      if (served === count) break;
      await server.send(`${question}!`);
    }
    server.close();
  }
  return { address, server, dead: answer() };
}

/** Starts a new server as soon as the port of the old one is free.
 * @param {string} endpoint @param {number} count */
async function restart(endpoint, count) {
  for (;;) {
    try {
      return await serve(endpoint, count);
    } catch (error) {
      if (!(error instanceof ZmqError) || error.code !== "EADDRINUSE") throw error;
    }
  }
}

const client = new Request({ reconnectInterval: 20 });

/** Sends the question until there is an answer. @param {string} question */
async function ask(question) {
  for (let attempt = 1; attempt <= 10; attempt++) {
    try {
      const [answer] = await client.request(question, { timeout: 200 });
      console.log(`"${question}" was answered "${answer}", attempt ${attempt}.`);
      return;
    } catch (error) {
      if (!(error instanceof ZmqError) || error.code !== "EAGAIN") throw error;
      console.log(`"${question}" was not answered within 200 ms.`);
    }
  }
  throw new Error("There is no server.");
}

const first = await serve("tcp://127.0.0.1:*", 1);
client.connect(first.address);
await ask("Hello");
const asking = ask("Anybody there");
await first.dead;
console.log("The server has died.");
const second = await restart(first.address, 1);
await asking;
client.close();
second.server.close();
await second.dead.catch(() => {});
