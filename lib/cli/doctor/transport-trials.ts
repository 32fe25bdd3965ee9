import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { capability, type Capability } from "../../addon/capability";
import { curveKeyPair } from "../../curve";
import { Dish, Radio } from "../../draft/radio-dish";
import { Pair } from "../../sockets/pair";
import { Pull, Push } from "../../sockets/push-pull";

/**
 * A trial that sends a message over one transport, and back if the transport allows it.
 */
export interface TransportTrial {
  readonly name: string;
  /** The feature that libzmq must be built with. */
  readonly needs?: keyof Capability;
  run(): Promise<void>;
}

const text = "Does it get through?";
const limits = { sendTimeout: 5_000, receiveTimeout: 5_000, linger: 0 };

function check(received: unknown): void {
  if (String(received) !== text) throw new Error(`"${String(received)}" has arrived`);
}

async function roundTrip(endpoint: string): Promise<void> {
  using one = new Pair(limits);
  using other = new Pair(limits);
  other.connect(await one.bind(endpoint));
  await other.send(text);
  await one.send(await one.receive());
  const [answer] = await other.receive();
  check(answer);
}

async function overIpc(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "zmq-napi-"));
  try {
    await roundTrip(`ipc://${join(folder, "doctor")}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function encrypted(): Promise<void> {
  const [server, client] = [curveKeyPair(), curveKeyPair()];
  const secret = { curveServer: true, curveSecretKey: server.secretKey };
  using pull = new Pull({ receiveTimeout: limits.receiveTimeout, ...secret });
  const { sendTimeout, linger } = limits;
  const keys = { curvePublicKey: client.publicKey, curveSecretKey: client.secretKey };
  const known = { curveServerKey: server.publicKey };
  using push = new Push({ sendTimeout, linger, ...keys, ...known });
  push.connect(await pull.bind("tcp://127.0.0.1:*"));
  await push.send(text);
  const [received] = await pull.receive();
  check(received);
  if (push.securityMechanism !== "curve") throw new Error("it was not encrypted");
}

/**
 * Sends the message until it arrives. A message that is sent before the dish listens is
 * lost.
 */
async function overUdp(): Promise<void> {
  using dish = new Dish({ receiveTimeout: 50 });
  using radio = new Radio({ linger: 0 });
  dish.join("doctor");
  radio.connect(await dish.bind("udp://127.0.0.1:*"));
  const end = performance.now() + limits.receiveTimeout;
  for (;;) {
    await radio.send(text, { group: "doctor" });
    try {
      const [received] = await dish.receive();
      check(received);
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
}

/** The trials in their order. */
export const transportTrials: readonly TransportTrial[] = [
  { name: "tcp", run: () => roundTrip("tcp://127.0.0.1:*") },
  { name: "ipc", needs: "ipc", run: overIpc },
  { name: "inproc", run: () => roundTrip("inproc://zmq-napi-doctor") },
  { name: "ws", needs: "ws", run: () => roundTrip("ws://127.0.0.1:*/doctor") },
  { name: "udp", needs: "draft", run: overUdp },
  { name: "CURVE over tcp", needs: "curve", run: encrypted },
];

/** Returns why a trial is not possible, or undefined if it is. */
export function skipReason({ needs }: TransportTrial): string | undefined {
  if (needs === undefined || capability()[needs]) return undefined;
  return `this libzmq was built without ${needs}`;
}
