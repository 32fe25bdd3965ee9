/// <reference lib="dom" />
/* global document, location */

// The script of the page: a Subscriber and a Request of jszmq.
import { Req, Sub } from "jszmq";

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {{ feed: string, answers: string }} */
const endpoints = await (await fetch("/endpoints.json")).json();

/** Returns an endpoint with the host of this page. @param {string} endpoint */
function reachable(endpoint) {
  const url = new URL(endpoint);
  url.hostname = location.hostname;
  return String(url);
}

// Frames are Buffers, as in Node. jszmq makes a lost connection again, with the subscriptions.
const feed = new Sub();
feed.connect(reachable(endpoints.feed));
feed.on("message", (topic, degrees, since) => {
  const room = String(topic);
  const row = document.getElementById(room) ?? element("rooms").appendChild(newRow(room));
  // One frame is text. The other frame is a number of eight bytes.
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

// jszmq's Req can't stop waiting for a reply. So each question has a new Req.
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
// Earlier, the browser itself would have submitted the form.
for (const button of document.querySelectorAll("button")) button.disabled = false;
