// A ZAP handler that sends the reply of the case.

import { setTimeout as pause } from "node:timers/promises";
import { bytesOf } from "../bytes.mjs";
import { sockets } from "./package.mjs";

/**
 * @param {Buffer[]} request
 * @param {import("../terms.mjs").ZapReply} reply
 */
function framesOf(request, reply) {
  const [, , version, id] = request;
  const given = (/** @type {any} */ bytes, /** @type {any} */ usual) =>
    bytes === undefined ? usual : bytesOf(bytes);
  return [
    given(reply.version, version),
    given(reply.id, id),
    given(reply.status, "200"),
    given(reply.text, "OK"),
    given(reply.user, "someone"),
    given(reply.metadata, ""),
    ...(reply.more ?? []).map(bytesOf),
  ];
}

/**
 * @param {any} context
 * @param {import("../terms.mjs").ZapReply} reply
 */
export async function serveZap(context, reply) {
  const socket = new sockets.Router({ context, linger: 0 });
  await socket.bind("inproc://zeromq.zap.01");
  void (async () => {
    try {
      for (;;) {
        const request = await socket.receive();
        if (reply.wait > 0) await pause(reply.wait);
        for (let time = 0; time < reply.times; time++)
          socket.trySend([request[0], "", ...framesOf(request, reply)]);
      }
    } catch {
      // The socket is closed.
    }
  })();
  return socket;
}
