// The types of the addon's exports. This file does not load the addon.

/** Zero or a positive result on success, a negated errno on failure. */
export type Status = number;

/** A frame that the addon takes: bytes, or text that the addon encodes as UTF-8. */
export type Frame = string | ArrayBufferView;

declare const contextToken: unique symbol;

/**
 * A string that names a context to other threads of the process. The token can be posted,
 * be a worker's `workerData`, or be passed in any other way. Its contents have no meaning
 * for programs.
 */
export type ContextToken = string & { readonly [contextToken]: true };

/** A libzmq context; see native/js/context.h. */
export interface NativeContext {
  open(processDefault: boolean): Status;
  attach(token: ContextToken): Status;
  /**
   * Returns a context token. `random` has 32 random hexadecimal digits, from which a new
   * token is made.
   */
  token(random: string): ContextToken;
  getOption(option: number, buffer: Uint8Array): Status;
  setOption(option: number, value: Uint8Array): Status;
  shutdown(): Status;
  close(terminated?: () => void): void;
}

/** A libzmq socket; see native/js/socket.h. */
export interface NativeSocket {
  open(context: NativeContext, type: number, readyCallback: () => void): Status;
  /**
   * Opens the socket as the reader of the monitor events of `socket`. It calls
   * `readyCallback` for new events without a call of wait().
   */
  observe(socket: NativeSocket, readyCallback: () => void): Status;
  close(): void;
  bind(endpoint: string): Status;
  unbind(endpoint: string): Status;
  /**
   * Calls `closed` when the socket no longer listens at `endpoint`, or is closed. The
   * socket must listen there now.
   */
  onListenerClosed(endpoint: string, closed: () => void): void;
  /**
   * Calls the last function that waits for `endpoint`. It is for a socket that goes on
   * listening.
   */
  cancelListenerClosed(endpoint: string): void;
  connect(endpoint: string, routingId?: Uint8Array): Status;
  /** Connects, and returns the routing id of the peer. */
  connectPeer(endpoint: string): Status;
  disconnect(endpoint: string): Status;
  /**
   * Closes the connection to a peer. `routingId` has the four bytes of a number for a
   * Server or Peer.
   */
  disconnectPeer(routingId: Uint8Array): Status;
  /** Joins a group. The name ends in a NUL. */
  join(group: Uint8Array): Status;
  leave(group: Uint8Array): Status;
  /**
   * Sends a message. If it has an address, `message` is an array of the address and the
   * body.
   */
  send(message: Frame | Frame[]): Status;
  /**
   * Sends messages in their order, the first of them `messages[from]`, until libzmq refuses
   * one or the addon has enough. Returns how many libzmq has taken, one or more, or the
   * status of the first message.
   */
  sendMany(messages: readonly (Frame | Frame[])[], from: number): Status;
  /** Receives available messages, at most `wanted`. See native/js/incoming.h. */
  receive(
    slab: Uint8Array,
    offset: number,
    sizes: Uint32Array,
    wanted: number,
  ): Status | ArrayBuffer;
  /**
   * Receives a frame and keeps it, so that its metadata can be read. Returns one if more
   * frames of the message follow, else zero. Never waits.
   */
  fetch(): Status;
  /**
   * Copies a property of the fetched frame into `buffer`, as far as it has room. Returns
   * the length of the whole value, or `-EINVAL` if the frame has no such property.
   */
  property(name: string, buffer: Uint8Array): Status;
  take(slab: Uint8Array, offset: number): Status | ArrayBuffer;
  /**
   * The address of the last received message: four bytes of a number, a group and a NUL.
   * Undefined for socket types whose messages are only frames.
   */
  readonly envelope?: Buffer;
  events(): Status;
  wait(interest: number): void;
  waitInBackground(): void;
  getOption(option: number, buffer: Uint8Array): Status;
  setOption(option: number, value: Uint8Array | null): Status;
  setZeroCopyThreshold(bytes: number): void;
  setDatagramLimit(bytes: number): void;
  /**
   * Writes the figures of the socket: messages, frames and bytes that were sent, then those
   * that were received, then the number of open connections. That number is -1 if it is
   * unknown. It can be called in every state.
   */
  statistics(figures: Float64Array): void;
  /**
   * Makes libzmq report the queues of each peer as monitor events. Returns how many events
   * will come, `-EAGAIN` if there are no peers, or `-ENOTSUP`. The monitor of the socket
   * must run.
   */
  askForQueues(): Status;
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
  /**
   * Returns the number of open connections of a socket, or -1 if it is unknown. `side` is
   * a number of Counters::Side in native/proxy/counters.h.
   */
  connections(side: number): number;
}

/** The socket handle: the object that stands for a socket in calls for each message. */
export type SocketHandle = object;

/** The addon's class of libzmq sockets. The classes of lib/addon/sockets.ts extend it. */
export interface WrappedSocket extends Omit<
  NativeSocket,
  "send" | "sendMany" | "receive" | "setZeroCopyThreshold"
> {
  setZeroCopyThreshold(bytes: number): void;
  handle(): SocketHandle;
  take(slab: Uint8Array, offset: number, envelope?: Uint8Array): Status | ArrayBuffer;
}

/** The addon's exports. */
export interface Addon {
  readonly Context: new () => NativeContext;
  readonly Socket: new () => WrappedSocket;
  readonly Proxy: new () => NativeProxy;
  readonly send: (handle: SocketHandle, ...parts: Frame[] | [Frame[]]) => Status;
  readonly sendMany: (
    handle: SocketHandle,
    frameCounts: Uint8Array,
    count: number,
    ...frames: Frame[]
  ) => Status;
  readonly receive: (
    handle: SocketHandle,
    slab: Uint8Array,
    offset: number,
    sizes: Uint32Array,
    wanted: number,
  ) => Status | ArrayBuffer;
  readonly sendAddressed: (handle: SocketHandle, message: Frame | Frame[]) => Status;
  readonly receiveAddressed: (
    handle: SocketHandle,
    slab: Uint8Array,
    offset: number,
    envelope: Uint8Array,
  ) => Status | ArrayBuffer;
  /** Bytes of the largest frame that is copied into a slab. */
  readonly slabFrame: number;
  /** Bytes of free room. A slab with less room is used up. */
  readonly slabRoom: number;
  /** The largest number of parts of one `send`. See native/js/outgoing.h. */
  readonly maxParts: number;
  /** The largest number of frames of one `sendMany`. See native/js/outgoing.h. */
  readonly maxBatchFrames: number;
  /** The largest number of frames of one `receive`. */
  readonly maxFrames: number;
  readonly envelopeSize: number;
  /** Bytes of the longest name of a group. */
  readonly groupLimit: number;
  /**
   * Milliseconds that the process waits for queued messages before it says why it waits.
   * See native/zmq/terminator.h.
   */
  readonly warnAfter: number;
  /** Returns whether a descriptor is a listening socket. See native/platform/probes.h. */
  listens(descriptor: number, local: boolean): boolean;
  /**
   * Returns whether nobody can read what is written to a descriptor, because the other end
   * of a pipe is closed. See native/platform/probes.h.
   */
  readerGone(descriptor: number): boolean;
  /** Binds a udp port for a moment. Returns the port. See native/platform/udp.h. */
  tryBindUdp(address: string, port: number, group?: string): Status;
  /**
   * Returns whether this thread runs libuv's default loop. In Node, only the main thread
   * does. It is called only in Node.
   */
  onDefaultLoop(): boolean;
  /**
   * Prepares the addon for this JavaScript thread. It is called once, before all other
   * functions.
   */
  start(mainThread: boolean, onLibuv: boolean): void;
  /** Says whether the end of this thread waits for lent buffers and for messages. */
  waitAtEnd(waits: boolean): void;
  /**
   * Returns the number of open sockets, contexts and proxies of this thread, including
   * the default context.
   */
  openMembers(): number;
  /**
   * Returns the number of bytes that libzmq keeps for the next large messages of the
   * process.
   */
  keptMemory(): number;
  version(): string;
  /**
   * Returns the version of libsodium. Returns undefined with the system's libzmq, which
   * does not report its libsodium.
   */
  sodiumVersion(): string | undefined;
  /**
   * Returns the digest of libzmq's patches, or "none". Returns undefined with the
   * system's libzmq.
   */
  patches(): string | undefined;
  has(capability: string): boolean;
  curveKeyPair(): string | Status;
  curvePublicKey(secretKey: string): string | Status;
}
