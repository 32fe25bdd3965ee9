import { Buffer } from "node:buffer";
import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { connect, isIPv6, type NetConnectOpts, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";

import { partsOf, checkAddress, refuse } from "../../endpoint/address";
import { transportOf } from "../../endpoint/transports";

/** An endpoint as Node connects to it. */
export interface Target {
  readonly endpoint: string;
  readonly to: NetConnectOpts;
  /** What the request for a WebSocket needs. Undefined over tcp and ipc. */
  readonly web:
    | { readonly secure: boolean; readonly host: string; readonly path: string }
    | undefined;
}

/**
 * Returns the target of an endpoint. Without `ipv6`, a host name has its IPv4 addresses only, as
 * for a socket of libzmq.
 *
 * @throws ZmqError with code `EINVAL` for an endpoint that ping can't reach.
 */
export function targetOf(endpoint: string, ipv6: boolean): Target {
  const transport = transportOf(endpoint);
  if (!["tcp", "ipc", "ws", "wss"].includes(transport)) {
    throw refuse(endpoint, "ping reaches tcp, ipc, ws and wss endpoints only");
  }
  checkAddress(endpoint, "connect");
  if (transport === "ipc") {
    const path = endpoint.slice("ipc://".length).replace(/^@/, "\0");
    return { endpoint, to: { path }, web: undefined };
  }
  const { host = "", port = "", path = "", source } = partsOf(endpoint) ?? {};
  if (source !== undefined) throw refuse(endpoint, "ping takes no source address");
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  const family = ipv6 || isIPv6(bare) ? 0 : 4;
  const to = { host: bare, port: Number(port), family };
  if (transport === "tcp") return { endpoint, to, web: undefined };
  const web = { secure: transport === "wss", host: `${host}:${port}`, path: path || "/" };
  return { endpoint, to, web };
}

/** A connection, and the time that it took, in milliseconds. */
export interface Dialled {
  readonly socket: Socket;
  readonly time: number;
}

/** Returns the error of a time limit that has passed. */
function tooLate(): Error {
  return Object.assign(new Error("The time limit has passed"), { code: "ETIMEDOUT" });
}

/** Destroys the stream at the deadline, until the function that it returns is called. */
function limit(stream: Duplex, deadline: number): () => void {
  const left = Math.max(1, Math.ceil(deadline - performance.now()));
  const timer = setTimeout(() => stream.destroy(tooLate()), left);
  return () => {
    clearTimeout(timer);
  };
}

/** Connects. Rejects with the error of the system, or `ETIMEDOUT` at the deadline. */
export async function dial({ to }: Target, deadline: number): Promise<Dialled> {
  let start = performance.now();
  const socket = connect(to);
  socket.setNoDelay(true);
  socket.once("lookup", () => (start = performance.now()));
  const cancel = limit(socket, deadline);
  try {
    await once(socket, "connect");
    return { socket, time: performance.now() - start };
  } finally {
    cancel();
  }
}

/** The answer to the request for a WebSocket. */
export interface Upgraded {
  readonly response: IncomingMessage;
  /** The stream of the WebSocket. Undefined if the server did not change to it. */
  readonly stream: Duplex | undefined;
  readonly head: Buffer;
  /** The time between the request and the answer, in milliseconds. */
  readonly time: number;
}

const key = Buffer.from("zmq-napi ping 16").toString("base64");

async function secured(socket: Socket, host: string, deadline: number): Promise<Duplex> {
  const servername = host.replace(/:\d+$/, "");
  // Ping sends no secrets. It reports what speaks there, whoever has signed for it.
  const options = { socket, rejectUnauthorized: false };
  const named = /^[\d.]+$|\[/.test(servername) ? options : { ...options, servername };
  const stream = connectTls(named);
  const cancel = limit(stream, deadline);
  try {
    await once(stream, "secureConnect");
    return stream;
  } finally {
    cancel();
  }
}

/**
 * Asks for a WebSocket with one of `protocols`. Rejects with an error of the system, of
 * TLS, or of Node's reader of HTTP.
 */
export async function upgrade(
  socket: Socket,
  { web }: Target,
  protocols: readonly string[],
  deadline: number,
): Promise<Upgraded> {
  const { host = "", path = "/", secure = false } = web ?? {};
  const stream = secure ? await secured(socket, host, deadline) : socket;
  const start = performance.now();
  const asked = request({
    createConnection: () => stream,
    path,
    headers: {
      Host: host,
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Key": key,
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Protocol": protocols.join(","),
    },
  });
  const cancel = limit(stream, deadline);
  const answer = new Promise<Upgraded>((resolve, reject) => {
    asked.once("error", reject);
    asked.once("upgrade", (response, stream, head) => {
      resolve({ response, stream, head, time: performance.now() - start });
    });
    asked.once("response", (response) => {
      const time = performance.now() - start;
      resolve({ response, stream: undefined, head: Buffer.alloc(0), time });
    });
  });
  asked.end();
  try {
    return await answer;
  } finally {
    cancel();
  }
}
