// Jupyter's protocol over sockets that subclass zeromq 5's, with IPython's kernel.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import jmp from "jmp";

import { findSpec, Kernel } from "./jupyter.mjs";

const kernel = await Kernel.start(findSpec("python3"), { transport: "tcp" });
process.on("exit", () => kernel.kill());
const { key, ip, shell_port, iopub_port, hb_port } = kernel.connection;
const identity = randomUUID();

const shell = new jmp.Socket("dealer", "sha256", key);
shell.identity = identity;
shell.connect(`tcp://${ip}:${shell_port}`);
const iopub = new jmp.Socket("sub", "sha256", key);
iopub.subscribe("");
iopub.connect(`tcp://${ip}:${iopub_port}`);
const heartbeat = jmp.zmq.socket("req");
heartbeat.connect(`tcp://${ip}:${hb_port}`);

/** Sends a request. Resolves with the results, when the kernel is idle again. */
function ask(type, content) {
  const request = new jmp.Message({
    header: {
      msg_id: randomUUID(),
      username: "",
      session: identity,
      msg_type: type,
      version: "5.3",
    },
    content,
  });
  return new Promise((resolve) => {
    const received = [];
    const take = (message) => {
      if (message.parent_header.msg_id !== request.header.msg_id) return;
      received.push(message);
      const replied = received.some(({ header }) => header.msg_type.endsWith("_reply"));
      const idle = received.some((one) => one.content.execution_state === "idle");
      if (!replied || !idle) return;
      for (const socket of [shell, iopub]) socket.removeListener("message", take);
      resolve(received);
    };
    for (const socket of [shell, iopub]) socket.on("message", take);
    shell.send(request);
  });
}

const find = (received, type) =>
  received.find(({ header }) => header.msg_type === type)?.content;
const run = (code) => ask("execute_request", { code, silent: false, allow_stdin: false });

while (!(await Promise.race([ask("kernel_info_request", {}), sleep(300)])));

const sum = await run("print('hello')\n6 * 7");
assert.equal(find(sum, "stream").text, "hello\n");
assert.equal(find(sum, "execute_result").data["text/plain"], "42");
const failure = await run("1 / 0");
assert.equal(find(failure, "execute_reply").ename, "ZeroDivisionError");

const echo = new Promise((resolve) => heartbeat.once("message", resolve));
heartbeat.send("beat");
assert.equal(String(await echo), "beat");

await ask("shutdown_request", { restart: false }).then(
  () => undefined,
  () => undefined,
);
assert.equal(await kernel.ended, 0);
for (const socket of [shell, iopub, heartbeat]) socket.close();
