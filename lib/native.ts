import { isMainThread } from "node:worker_threads";

import { loadBinary } from "./binary";
import { SocketType } from "./constants";

/** Zero or a positive result on success, a negated errno on failure. */
export type Status = number;

/** A frame as the addon takes it: text that it encodes as UTF-8, or bytes. */
export type Frame = string | ArrayBufferView;

declare const contextToken: unique symbol;

/**
 * Names a context to other threads of the process. It is a string, so it can be posted,
 * be a worker's `workerData`, or travel in any other way; what it says is nobody's concern.
 */
export type ContextToken = string & { readonly [contextToken]: true };

/** A libzmq context; see native/js/context.h. */
export interface NativeContext {
  open(processDefault: boolean): Status;
  attach(token: ContextToken): Status;
  /** `random` digits, 32 hexadecimal ones, are what a new token is made of. */
  token(random: string): ContextToken;
  getOption(option: number, buffer: Uint8Array): Status;
  setOption(option: number, value: Uint8Array): Status;
  shutdown(): Status;
  close(terminated?: () => void): void;
}

/** A libzmq socket; see native/js/socket.h. */
export interface NativeSocket {
  open(context: NativeContext, type: number, waiter: () => void): Status;
  /** Opens it as the reader of the events of `socket`; it tells of them unasked. */
  observe(socket: NativeSocket, waiter: () => void): Status;
  close(): void;
  bind(endpoint: string): Status;
  unbind(endpoint: string): Status;
  /** Calls `vacant` once the socket, which listens there now, no longer does, or is gone. */
  whenVacant(endpoint: string, vacant: () => void): void;
  /** Calls the last function that waits for the endpoint: the socket goes on listening. */
  giveUpVacancy(endpoint: string): void;
  connect(endpoint: string, routingId?: Uint8Array): Status;
  /** Answers the routing id of the peer. */
  connectPeer(endpoint: string): Status;
  disconnect(endpoint: string): Status;
  /** The group ends in a NUL. */
  join(group: Uint8Array): Status;
  leave(group: Uint8Array): Status;
  /** A message that has an address is an array of the address and the message. */
  send(message: Frame | Frame[]): Status;
  /** Takes messages that are there, at most `wanted`; see native/js/incoming.h. */
  receive(
    slab: Uint8Array,
    offset: number,
    sizes: Uint32Array,
    wanted: number,
  ): Status | ArrayBuffer;
  fetch(): Status;
  property(name: string, buffer: Uint8Array): Status;
  take(slab: Uint8Array, offset: number): Status | ArrayBuffer;
  events(): Status;
  wait(interest: number): void;
  waitInBackground(): void;
  getOption(option: number, buffer: Uint8Array): Status;
  setOption(option: number, value: Uint8Array | null): Status;
  setZeroCopyThreshold(bytes: number): void;
  setDatagramLimit(bytes: number): void;
}

/** A proxy's thread; see native/js/proxy.h. */
export interface NativeProxy {
  run(
    front: NativeSocket,
    back: NativeSocket,
    capture: NativeSocket | null,
    ended: () => void,
  ): Status;
  pause(): void;
  resume(): void;
  stop(): void;
  end(): Status;
  statistics(figures: Float64Array): void;
}

/** What stands for a socket in the calls that every message takes. */
type Token = object;

interface WrappedSocket extends Omit<
  NativeSocket,
  "send" | "receive" | "setZeroCopyThreshold"
> {
  setZeroCopyThreshold(bytes: number): void;
  token(): Token;
  take(slab: Uint8Array, offset: number, envelope?: Uint8Array): Status | ArrayBuffer;
}

interface Addon {
  readonly Context: new () => NativeContext;
  readonly Socket: new () => WrappedSocket;
  readonly Proxy: new () => NativeProxy;
  readonly send: (token: Token, ...parts: Frame[] | [Frame[]]) => Status;
  readonly receive: (
    token: Token,
    slab: Uint8Array,
    offset: number,
    sizes: Uint32Array,
    wanted: number,
  ) => Status | ArrayBuffer;
  readonly sendAddressed: (token: Token, message: Frame | Frame[]) => Status;
  readonly receiveAddressed: (
    token: Token,
    slab: Uint8Array,
    offset: number,
    envelope: Uint8Array,
  ) => Status | ArrayBuffer;
  readonly slabFrame: number;
  /** A slab with less room is used up. */
  readonly slabRoom: number;
  /** The most parts of one `send`; see native/js/outgoing.h. */
  readonly mostParts: number;
  /** The most frames of one `receive`. */
  readonly mostFrames: number;
  readonly envelopeSize: number;
  /** The most bytes of a group. */
  readonly groupLimit: number;
  /** See native/platform/udp.h. */
  listens(descriptor: number, local: boolean): boolean;
  rehearseUdp(address: string, port: number, group?: string): Status;
  start(mainThread: boolean, onLibuv: boolean): void;
  /** How many sockets and contexts this thread has open, the default context included. */
  openMembers(): number;
  version(): string;
  /** Undefined where the system's libzmq is used, which keeps its libsodium to itself. */
  sodiumVersion(): string | undefined;
  /** The digest of the libzmq's patches, or "none"; undefined where the system's is used. */
  patches(): string | undefined;
  has(capability: string): boolean;
  errorText(errno: number): string;
  curveKeyPair(): string | Status;
  curvePublicKey(secretKey: string): string | Status;
  z85Encode(bytes: Uint8Array): string | Status;
  z85Decode(text: string, bytes: Uint8Array): Status;
}

export const addon = loadBinary() as Addon;

/**
 * Bun and Deno have functions of libuv's names, of which some end the process, and others
 * do a part of what libuv's do. There, and where such functions are missing, a thread
 * watches the sockets. `ZMQ_NAPI_READINESS` makes it do so anywhere, to find out whether
 * a fault has to do with that.
 */
const onLibuv =
  !("bun" in process.versions || "deno" in process.versions) &&
  process.env["ZMQ_NAPI_READINESS"] !== "thread";

addon.start(isMainThread, onLibuv);

const { mostParts, receive, receiveAddressed, send, sendAddressed } = addon;

/** A libzmq socket, which is yet to be opened. */
class AddonSocket extends addon.Socket implements NativeSocket {
  readonly #token = this.token();

  send(message: Frame | Frame[]): Status {
    if (!Array.isArray(message)) return send(this.#token, message);
    return message.length <= mostParts
      ? send(this.#token, ...message)
      : send(this.#token, message);
  }

  receive(
    slab: Uint8Array,
    offset: number,
    sizes: Uint32Array,
    wanted: number,
  ): Status | ArrayBuffer {
    return receive(this.#token, slab, offset, sizes, wanted);
  }
}

/** V8 has typed arrays of up to so many bytes in its heap, without an ArrayBuffer. */
const inHeap = 64;

const outgoingId = Buffer.from(new ArrayBuffer(inHeap));

/** The first 0, 1, 2, … bytes of {@link outgoingId}. */
const outgoingIds = Array.from({ length: inHeap + 1 }, (_, size) =>
  outgoingId.subarray(0, size),
);

/**
 * A libzmq socket whose messages start with a routing id. A received id has no ArrayBuffer
 * (see slab.ts), and V8 would make one when the addon reads it, which takes as long as
 * sending the message: the id is copied first to where the addon can read it.
 */
class RoutingSocket extends AddonSocket {
  #lentFrom = Infinity;

  override send(message: Frame | Frame[]): Status {
    if (!Array.isArray(message)) return super.send(message);
    const [id] = message;
    if (!(id instanceof Uint8Array)) return super.send(message);
    const size = id.length;
    if (size > inHeap || size >= this.#lentFrom) return super.send(message);
    for (let at = 0; at < size; at++) outgoingId[at] = id[at] ?? 0;
    // The message keeps its id: it is sent again if libzmq doesn't take it now.
    message[0] = outgoingIds[size] ?? id;
    const status = super.send(message);
    message[0] = id;
    return status;
  }

  override setZeroCopyThreshold(bytes: number): void {
    this.#lentFrom = bytes;
    super.setZeroCopyThreshold(bytes);
  }
}

/**
 * What came beside the bytes of the message that this thread has received last: four bytes
 * of a routing id, a group and a NUL.
 */
export const envelope: Buffer = Buffer.alloc(addon.envelopeSize);

/** A libzmq socket whose messages have an address. */
class AddressedSocket extends addon.Socket implements NativeSocket {
  readonly #token = this.token();

  send(message: Frame | Frame[]): Status {
    return sendAddressed(this.#token, message);
  }

  /** One frame at a time: its envelope is there until the next one comes. */
  receive(slab: Uint8Array, offset: number, sizes: Uint32Array): Status | ArrayBuffer {
    const received = receiveAddressed(this.#token, slab, offset, envelope);
    const small = typeof received === "number";
    if (small && received < 0) return received;
    sizes[0] = 1;
    sizes[1] = small ? received : 0;
    return small ? 0 : received;
  }

  override take(slab: Uint8Array, offset: number): Status | ArrayBuffer {
    return super.take(slab, offset, envelope);
  }
}

const addressedTypes: ReadonlySet<number> = new Set([
  SocketType.Server,
  SocketType.Radio,
  SocketType.Dish,
  SocketType.Datagram,
  SocketType.Peer,
]);

const routingTypes: ReadonlySet<number> = new Set([SocketType.Router, SocketType.Stream]);

/** Makes a libzmq socket, which is yet to be opened with the same type. */
export function makeSocket(type: number): NativeSocket {
  if (addressedTypes.has(type)) return new AddressedSocket();
  return routingTypes.has(type) ? new RoutingSocket() : new AddonSocket();
}

/**
 * The type that the parts of a message have by the rules of their socket type. libzmq
 * keeps those rules; this is the one place that says so to TypeScript.
 */
export function shaped<Shape extends object[]>(parts: object[]): Shape {
  return parts as Shape;
}

/** What makes Node's Buffers, as their own methods find it: Buffer.from() takes twice as long. */
export const FrameBuffer = Reflect.get(Buffer, Symbol.species) as new (
  memory: ArrayBufferLike,
  offset: number,
  length: number,
) => Buffer;
