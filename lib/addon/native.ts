// What the addon has, as TypeScript sees it. Nothing here loads it.

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
  /** What came beside the bytes of the message received last: four bytes of a number, a
   * group and a NUL. Undefined where messages are just frames. */
  readonly envelope?: Buffer;
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
export type Token = object;

export interface WrappedSocket extends Omit<
  NativeSocket,
  "send" | "receive" | "setZeroCopyThreshold"
> {
  setZeroCopyThreshold(bytes: number): void;
  token(): Token;
  take(slab: Uint8Array, offset: number, envelope?: Uint8Array): Status | ArrayBuffer;
}

export interface Addon {
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
  curveKeyPair(): string | Status;
  curvePublicKey(secretKey: string): string | Status;
}
