import { join } from "node:path";
import { isMainThread } from "node:worker_threads";

import load from "node-gyp-build";

/** Zero or a positive result on success, a negated errno on failure. */
export type Status = number;

/** A frame as the addon takes it: text that it encodes as UTF-8, or bytes. */
export type Frame = string | ArrayBufferView;

/** A libzmq context; see native/context.h. */
export interface NativeContext {
  open(processDefault: boolean): Status;
  getOption(option: number): number;
  setOption(option: number, value: number): Status;
  shutdown(): Status;
  close(terminated?: () => void): void;
}

/** A libzmq socket; see native/socket.h. */
export interface NativeSocket {
  open(context: NativeContext, type: number, waiter: () => void): Status;
  close(): void;
  bind(endpoint: string): Status;
  unbind(endpoint: string): Status;
  connect(endpoint: string, routingId?: Uint8Array): Status;
  disconnect(endpoint: string): Status;
  send(message: Frame | Frame[]): Status;
  receive(slab: Uint8Array, offset: number): Status | ArrayBuffer;
  hasMore(): boolean;
  fetch(): Status;
  property(name: string, buffer: Uint8Array): Status;
  take(slab: Uint8Array, offset: number): Status | ArrayBuffer;
  events(): Status;
  wait(interest: number): void;
  waitInBackground(): void;
  getOption(option: number, buffer: Uint8Array): Status;
  setOption(option: number, value: Uint8Array | null): Status;
  setZeroCopyThreshold(bytes: number): void;
}

/** What stands for a socket in the calls that every message takes. */
type Token = object;

interface WrappedSocket extends Omit<NativeSocket, "send" | "receive"> {
  token(): Token;
}

interface Addon {
  readonly Context: new () => NativeContext;
  readonly Socket: new () => WrappedSocket;
  readonly send: (token: Token, message: Frame | Frame[]) => Status;
  readonly receive: (
    token: Token,
    slab: Uint8Array,
    offset: number,
  ) => Status | ArrayBuffer;
  readonly slabFrame: number;
  start(mainThread: boolean): void;
  /** How many sockets and contexts this thread has open, the default context included. */
  openMembers(): number;
  version(): string;
  has(capability: string): boolean;
  errorText(errno: number): string;
  curveKeyPair(): string | Status;
  curvePublicKey(secretKey: string): string | Status;
  z85Encode(bytes: Uint8Array): string | Status;
  z85Decode(text: string, bytes: Uint8Array): Status;
}

export const addon = load(join(__dirname, "..")) as Addon;

addon.start(isMainThread);

const { receive, send } = addon;

/** Makes a libzmq socket, which is yet to be opened. */
export class AddonSocket extends addon.Socket implements NativeSocket {
  readonly #token = this.token();

  send(message: Frame | Frame[]): Status {
    return send(this.#token, message);
  }

  receive(slab: Uint8Array, offset: number): Status | ArrayBuffer {
    return receive(this.#token, slab, offset);
  }
}

/**
 * The type that the frames of a message have by the rules of their socket type. libzmq
 * keeps those rules; this is the one place that says so to TypeScript.
 */
export function shaped<Shape extends Buffer[]>(frames: Buffer[]): Shape {
  return frames as Shape;
}
