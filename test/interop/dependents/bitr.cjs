// Wrappers of zeromq 5's sockets: requests with promises, and topics with handlers.

const assert = require("node:assert/strict");
const { once } = require("node:events");
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { setImmediate: turn } = require("node:timers/promises");
const zmq = require("zeromq");
const { ZmqPublisher, ZmqRequester, ZmqResponder, ZmqSubscriber } = require("@bitr/zmq");

const folder = mkdtempSync(join(tmpdir(), "bitr-"));
process.on("exit", () => rmSync(folder, { recursive: true }));
const url = `ipc://${folder}/socket`;

/** Answers the squares of numbers. Does not answer the number 0. */
function square(request, respond) {
  if (request === undefined) respond({ success: false, reason: "That is no JSON." });
  else if (request.number !== 0) respond({ success: true, square: request.number ** 2 });
}

async function useRequests() {
  const responder = new ZmqResponder(url, square);
  const requester = new ZmqRequester(url);
  for (let number = 1; number <= 500; number++) {
    const answer = await requester.request({ number });
    assert.deepEqual(answer, { success: true, square: number ** 2 });
  }
  // A socket of its own sends what the wrapper can't.
  const raw = zmq.socket("req");
  raw.connect(url);
  raw.send("{");
  const [refusal] = await once(raw, "message");
  assert.equal(JSON.parse(refusal).reason, "That is no JSON.");
  const hasty = new ZmqRequester(url, 100);
  await assert.rejects(hasty.request({ number: 0 }), /timed out/);
  for (const one of [requester, hasty, responder]) one.dispose();
  raw.close();
}

async function useBadReplies() {
  const rep = zmq.socket("rep");
  rep.on("message", () => rep.send("}"));
  rep.bindSync(url);
  const requester = new ZmqRequester(url);
  await assert.rejects(requester.request("Well?"), /Invalid JSON/);
  requester.dispose();
  rep.close();
}

async function useTopics() {
  const publisher = new ZmqPublisher(url);
  const received = { tea: [], teapots: [], none: [] };
  const take = (topic) => (message) => received[topic].push(message);
  const [first, second] = [new ZmqSubscriber(url), new ZmqSubscriber(url)];
  first.subscribe("tea", take("tea"));
  second.subscribe("teapots", take("teapots"));
  second.subscribe("none", take("none"));

  // A publisher drops what it sends before it knows the subscription.
  for (const topic of Object.keys(received)) {
    while (received[topic].length === 0) {
      publisher.publish(topic, "Is it there?");
      await turn();
    }
  }
  second.unsubscribe("none");
  const numbers = Array.from({ length: 900 }, (_, i) => i);
  const topics = ["tea", "teapots", "none"];
  for (const i of numbers) publisher.publish(topics[i % 3], { i });
  publisher.publish("tea", "end");
  publisher.publish("teapots", "end");
  while (!(received.tea.includes("end") && received.teapots.includes("end")))
    await turn();
  const asked = (topic) => received[topic].filter((one) => typeof one === "object");
  const sent = (rest) => numbers.filter((i) => i % 3 === rest).map((i) => ({ i }));
  assert.deepEqual(asked("tea"), sent(0));
  assert.deepEqual(asked("teapots"), sent(1));
  assert.deepEqual(asked("none"), []);
  for (const one of [first, second, publisher]) one.dispose();
}

async function main() {
  // Each time the endpoint is bound anew, as in the tests of the package.
  await useRequests();
  await useBadReplies();
  await useTopics();
  console.log("ended");
}

void main();
