import type { Message } from "../messages/frame";
import { insideOf, Socket } from "./socket";

/** The pairs of front-end and back-end that there are; xreq and xrep are dealer and
 * router. */
const pairs: readonly string[] = [
  "push/pull",
  "pull/push",
  "xpub/xsub",
  "router/dealer",
  "router/xreq",
  "xrep/dealer",
  "xrep/xreq",
];

/** The frames before the body of a reply to a request: whom it is for, and nothing. */
const envelope = 2;

function checkSockets(sockets: unknown[]): void {
  if (sockets.every((socket) => socket instanceof Socket)) return;
  throw new TypeError("A proxy runs between sockets of zmq-napi/v5-compat");
}

/** Forwards messages one way. While `to` takes no more, none is received from `from`. */
function forward(from: Socket, to: Socket): void {
  const { inbox } = insideOf(from);
  from.on("message", (...frames: Message[]) => {
    const sent = insideOf(to).submit(frames);
    if (sent === undefined) return;
    inbox?.gate.shut("forwarding");
    void sent.finally(() => inbox?.gate.open("forwarding"));
  });
}

/**
 * Forwards messages between two sockets, both ways, on this thread; it ends with them. Bind
 * or connect them yourself. `capture` gets a copy of what goes from back-end to front-end,
 * and of what a pull front-end receives; that of a router comes without envelope, the first
 * two frames. Copies that capture can't take are dropped, beyond those that may wait in it.
 *
 * The {@link Proxy} of zmq-napi itself is faster, and runs on a thread of its own.
 *
 * @throws TypeError for what is no socket, and for types in another order than push/pull,
 *   pull/push, xpub/xsub and router/dealer.
 */
export function proxy(frontend: Socket, backend: Socket, capture?: Socket): void {
  checkSockets(
    capture === undefined ? [frontend, backend] : [frontend, backend, capture],
  );
  if (!pairs.includes(`${frontend.type}/${backend.type}`)) {
    throw new TypeError("This socket type order is not supported in compatibility mode");
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
