// nteract's client, for zeromq.js 6, with IPython's kernel.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import messaging from "@nteract/messaging";
import enchannel from "enchannel-zmq-backend";

import { findSpec, Kernel } from "./jupyter.mjs";

const { createMessage, executeRequest, kernelInfoRequest } = messaging;

const kernel = await Kernel.start(findSpec("python3"), { transport: "tcp" });
process.on("exit", () => kernel.kill());
const channel = await enchannel.createMainChannel(kernel.connection);

/** Sends a request. Resolves with the results, when the kernel is idle again. */
function ask(request, take = () => {}) {
  return new Promise((resolve) => {
    const received = [];
    const subscription = channel.subscribe((message) => {
      if (message.parent_header.msg_id !== request.header.msg_id) return;
      received.push(message);
      take(message);
      const types = received.map(({ header }) => header.msg_type);
      const idle = message.content.execution_state === "idle";
      if ((idle || types.includes("status")) && done(received)) {
        subscription.unsubscribe();
        resolve(received);
      }
    });
    channel.next(request);
  });
}

const done = (received) =>
  received.some(({ content }) => content.execution_state === "idle") &&
  received.some(({ header }) => header.msg_type.endsWith("_reply"));

const find = (received, type) =>
  received.find(({ header }) => header.msg_type === type)?.content;

const info = () => ask(kernelInfoRequest());
while (!(await Promise.race([info(), sleep(300)])));

const sum = await ask(executeRequest("print('hello')\n6 * 7"));
assert.equal(find(sum, "stream").text, "hello\n");
assert.equal(find(sum, "execute_result").data["text/plain"], "42");
assert.equal(find(sum, "execute_reply").status, "ok");

const failure = await ask(executeRequest("1 / 0"));
assert.equal(find(failure, "execute_reply").ename, "ZeroDivisionError");
assert.match(find(failure, "error").traceback.join("\n"), /division by zero/);

const question = executeRequest("input('Who? ').upper()", { allow_stdin: true });
const answered = await ask(question, ({ header, content, channel: name }) => {
  if (header.msg_type !== "input_request") return;
  assert.deepEqual([name, content.prompt], ["stdin", "Who? "]);
  const reply = createMessage("input_reply", { content: { value: "ada" } });
  channel.next({ ...reply, channel: "stdin", parent_header: header });
});
assert.equal(find(answered, "execute_result").data["text/plain"], "'ADA'");

const control = (type, content = {}) => ({
  ...createMessage(type, { content }),
  header: { ...createMessage(type).header, msg_id: randomUUID() },
  channel: "control",
});
const endless = executeRequest("print('on', flush=True)\nwhile True: pass");
const interrupted = await ask(endless, ({ header }) => {
  if (header.msg_type === "stream") channel.next(control("interrupt_request"));
});
assert.equal(find(interrupted, "execute_reply").ename, "KeyboardInterrupt");

// The six megabytes arrive as one frame.
const large = await ask(executeRequest("print('x' * 6_000_000)"));
const text = large.filter(({ header }) => header.msg_type === "stream");
assert.equal(
  text.reduce((sum, { content }) => sum + content.text.length, 0),
  6_000_001,
);

channel.next(control("shutdown_request", { restart: false }));
assert.equal(await kernel.ended, 0);
channel.complete();
