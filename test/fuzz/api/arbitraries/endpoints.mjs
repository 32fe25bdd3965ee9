// Endpoints: valid endpoints, endpoints of other sockets, and nonsense.

import fc from "fast-check";
import { junk, socket } from "./values.mjs";

/** Endpoints that a socket can bind, and that no other program uses. */
export const bindable = fc.constantFrom(
  "tcp://127.0.0.1:*",
  "ws://127.0.0.1:*",
  "ipc://*",
  "ipc://$folder/a",
  "inproc://a",
  "inproc://b",
  "inproc://c",
);

const odd = fc.constantFrom(
  ...["tcp://", "tcp://:", "tcp://*", "tcp://[::1]:*", "tcp://localhost:*", "tcp://lo:*"],
  ...["tcp://127.0.0.1:99999", "tcp://127.0.0.1:1;127.0.0.1:2", "tcp://127.0.0.1:9"],
  ...[
    "inproc://",
    "inproc://zeromq.zap.01",
    "ipc://",
    "ipc://$folder",
    "ipc://@fuzz-api",
  ],
  ...["ws://", "ws://h", "ws://127.0.0.1:*/p/q", "wss://127.0.0.1:*", "udp://*:0"],
  ...["udp://127.0.0.1:*", "udp://239.0.0.1:5;x", "udp://[::1]:1", "pgm://x;y:1"],
  ...["norm://1", "tipc://{100,1,1}", "tipc://<*>", "vmci://*:*", "foo", "", "://"],
);

const long = fc
  .constantFrom("ipc://", "tcp://", "ws://127.0.0.1:1/", "inproc://")
  .map((text) => ({ $: "repeat", text, count: 300 }));

/** No ports of other programs are touched: these ports are assigned to no program. */
const datagrams = fc.nat(7).map((index) => `udp://127.0.0.1:${27430 + index}`);

/** @type {import("fast-check").Arbitrary<any>} */
export const endpoint = fc.oneof(
  { weight: 8, arbitrary: bindable },
  { weight: 8, arbitrary: socket.map((of) => ({ $: "endpoint", of })) },
  { weight: 2, arbitrary: datagrams },
  { weight: 3, arbitrary: odd },
  { weight: 1, arbitrary: long },
  { weight: 1, arbitrary: junk },
);
