export const areas = [
  "Sending and receiving",
  "Endpoints",
  "Closing and exiting",
  "Options",
  "Events",
  "Proxies",
  "Draft sockets",
  "Errors and arguments",
  "TypeScript",
] as const;

export interface Difference {
  readonly area: (typeof areas)[number];
  readonly topic: string;
  /** What zeromq.js does. */
  readonly zeromq: string;
  /** What zmq-napi does. */
  readonly here: string;
  readonly why: string;
  /** The change that a program needs. Without a value, a program needs no change. */
  readonly change?: string;
}
