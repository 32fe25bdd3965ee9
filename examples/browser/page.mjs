/// <reference lib="dom" />
/* global document, location */

// What runs in the browser: a Subscriber and a Request of jszmq.
import { Req, Sub } from "jszmq";

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {{ feed: string, answers: string }} */
const endpoints = await (await fetch("/endpoints.json")).json();

/** An endpoint as it is reached from here. @param {string} endpoint */
function reachable(endpoint) {
  const url = new URL(endpoint);
  url.hostname = location.hostname;
  return String(url);
}

// Frames are Buffers here, too. A lost connection is made again, subscriptions included.
const feed = new Sub();
feed.connect(reachable(endpoints.feed));
feed.on("message", (topic, degrees, since) => {
  const room = String(topic);
  const row = document.getElementById(room) ?? element("rooms").appendChild(newRow(room));
  // Text in one frame, eight bytes in the other.
  const time = new Date(Number(since.readDoubleBE(0)));
  row.textContent = `${room}: ${degrees} °C at ${time.toISOString()}`;
});

/** @param {string} id */
function newRow(id) {
  return Object.assign(document.createElement("tr"), { id });
}

for (const box of document.querySelectorAll("input")) {
  if (box.type !== "checkbox") continue;
  if (box.checked) feed.subscribe(box.value);
  box.addEventListener("change", () => {
    if (box.checked) feed.subscribe(box.value);
    else feed.unsubscribe(box.value);
  });
}

// jszmq's Req has no way to give a reply up: for each question there is a new one.
element("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const { value } = /** @type {HTMLInputElement} */ (element("question"));
  const request = new Req();
  request.connect(reachable(endpoints.answers));
  request.once("message", (answer) => {
    element("answer").textContent = String(answer);
    request.close();
  });
  request.send(value);
});
// Until now the browser would have sent the form by itself.
for (const button of document.querySelectorAll("button")) button.disabled = false;
