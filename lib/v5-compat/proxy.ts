import { kindOf } from "../checks";
import type { Message } from "../messages/frame";
import { insideOf, Socket } from "./socket";

/**
 * The possible pairs of front-end and back-end. xreq is another name of dealer, and xrep
 * of router.
 */
const pairs: readonly string[] = [
  "push/pull",
  "pull/push",
  "xpub/xsub",
  "router/dealer",
  "router/xreq",
  "xrep/dealer",
  "xrep/xreq",
];

/**
 * The number of frames in the envelope of a reply: the routing id of the requester, and
 * an empty frame.
 */
const envelope = 2;

function checkSockets(sockets: unknown[]): void {
  if (sockets.every((socket) => socket instanceof Socket)) return;
  const other = sockets.find((socket) => !(socket instanceof Socket));
  throw new TypeError(
    `A proxy takes sockets of zmq-napi/v5-compat, but got ${kindOf(other)}`,
  );
}

/** Forwards messages in one direction. While `to` can't send, `from` does not receive. */
function forward(from: Socket, to: Socket): void {
  const { inbox } = insideOf(from);
  from.on("message", (...frames: Message[]) => {
    const sent = insideOf(to).submit(frames);
    if (sent === undefined) return;
    inbox?.gate.close("forwarding");
    void sent.finally(() => inbox?.gate.open("forwarding"));
  });
}

/**
 * Forwards messages between two sockets, in both directions, on this thread. Ends when
 * the sockets are closed.
 *
 * Bind or connect the sockets yourself. `capture` gets a copy of the messages from
 * back-end to front-end, and of the messages that a pull front-end receives. The copy for
 * a router has no envelope: its first two frames are left out. Copies that exceed the
 * `pendingSendLimit` of `capture` are dropped.
 *
 * The `Proxy` of zmq-napi itself is faster, and runs on a thread of its own.
 *
 * @throws TypeError for a value that is not a socket, and for pairs of types other than
 *   push/pull, pull/push, xpub/xsub and router/dealer.
 */
export function proxy(frontend: Socket, backend: Socket, capture?: Socket): void {
  checkSockets(
    capture === undefined ? [frontend, backend] : [frontend, backend, capture],
  );
  if (!pairs.includes(`${frontend.type}/${backend.type}`)) {
    throw new TypeError(
      "This socket type order is not supported in compatibility mode: " +
        `${frontend.type}/${backend.type}. The orders are ${pairs.join(", ")}`,
    );
  }
  if (backend.type !== "push") forward(backend, frontend);
  if (frontend.type !== "push") forward(frontend, backend);
  if (capture === undefined) return;
  const skipped = /^(router|xrep)$/.test(frontend.type) ? envelope : 0;
  const captured = frontend.type === "pull" ? frontend : backend;
  captured.on("message", (...frames: Message[]) => {
    if (frames.length > skipped) capture.send(frames.slice(skipped), 0, () => undefined);
  });
}
