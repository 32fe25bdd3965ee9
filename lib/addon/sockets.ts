import { factsOf } from "../socket-types";
import { addon } from "./addon";
import type { Addon, Frame, NativeSocket, SocketHandle, Status } from "./native";

// The classes extend a class of the addon, so that they are made after the addon was
// loaded.

/** Returns the function that sends many messages of a socket by calls of the addon. */
function batchSender({ maxBatchFrames, sendMany }: Addon) {
  const frameCounts = new Uint8Array(maxBatchFrames);

  /**
   * Sends messages, as many as fit into one call, by the socket `handle`. Returns how many
   * libzmq has taken, or a status. Returns undefined if the first message does not fit.
   */
  return (
    handle: SocketHandle,
    messages: readonly (Frame | Frame[])[],
    from: number,
  ): Status | undefined => {
    const frames: Frame[] = [];
    let count = 0;
    for (let index = from; index < messages.length; index++) {
      const message = messages[index];
      if (message === undefined) break;
      const size = Array.isArray(message) ? message.length : 1;
      if (frames.length + size > maxBatchFrames) break;
      if (Array.isArray(message)) frames.push(...message);
      else frames.push(message);
      frameCounts[count++] = size;
    }
    return count === 0 ? undefined : sendMany(handle, frameCounts, count, ...frames);
  };
}

/** Returns what `sendMany` returns for a message that was sent by itself. */
function one(status: Status): Status {
  return status === 0 ? 1 : status;
}

/** Makes the class of libzmq sockets whose messages are only frames. */
function plainClass(addon: Addon) {
  const { Socket, maxParts, receive, send } = addon;
  const sendBatch = batchSender(addon);

  return class PlainSocket extends Socket implements NativeSocket {
    readonly #handle = this.handle();

    send(message: Frame | Frame[]): Status {
      if (!Array.isArray(message)) return send(this.#handle, message);
      return message.length <= maxParts
        ? send(this.#handle, ...message)
        : send(this.#handle, message);
    }

    sendMany(messages: readonly (Frame | Frame[])[], from: number): Status {
      return (
        sendBatch(this.#handle, messages, from) ?? one(this.send(messages[from] ?? ""))
      );
    }

    receive(
      slab: Uint8Array,
      offset: number,
      sizes: Uint32Array,
      wanted: number,
    ): Status | ArrayBuffer {
      return receive(this.#handle, slab, offset, sizes, wanted);
    }
  };
}

/** Bytes of the largest typed array that V8 keeps in its heap, without an ArrayBuffer. */
const inHeap = 64;

/** Whether a routing id may have no ArrayBuffer, and is not lent. */
function isInHeap(id: Frame | undefined, lentFrom: number): id is Uint8Array {
  return id instanceof Uint8Array && id.length <= inHeap && id.length < lentFrom;
}

/** Memory for a routing id. The addon can read it at once. */
class OutgoingId {
  readonly #bytes = Buffer.from(new ArrayBuffer(inHeap));
  /** The subarrays of the memory with its first 0, 1, 2, … bytes. */
  readonly #views: Buffer[] = [];

  /** Returns a copy of `id`. It is valid until the next call. */
  copy(id: Uint8Array): Buffer {
    const size = id.length;
    for (let at = 0; at < size; at++) this.#bytes[at] = id[at] ?? 0;
    return (this.#views[size] ??= this.#bytes.subarray(0, size));
  }
}

/**
 * Makes the class of libzmq sockets whose messages start with a routing id. A received
 * routing id has no ArrayBuffer (see engine/slab.ts). V8 would make one when the addon
 * reads the routing id. That takes as long as sending the message. The routing id is
 * therefore copied to memory that the addon can read at once.
 */
function routedClass(
  PlainSocket: ReturnType<typeof plainClass>,
  { maxBatchFrames }: Addon,
) {
  const outgoingId = new OutgoingId();
  /** For the messages of one call. Each has two frames or more. */
  const batchIds = Array.from({ length: maxBatchFrames / 2 }, () => new OutgoingId());

  return class RoutedSocket extends PlainSocket {
    #lentFrom = Infinity;

    override send(message: Frame | Frame[]): Status {
      if (!Array.isArray(message)) return super.send(message);
      const [id] = message;
      if (!isInHeap(id, this.#lentFrom)) return super.send(message);
      // The message keeps its own routing id, because it is sent again if libzmq does not
      // accept it now.
      message[0] = outgoingId.copy(id);
      const status = super.send(message);
      message[0] = id;
      return status;
    }

    override sendMany(messages: readonly (Frame | Frame[])[], from: number): Status {
      const batch = messages.slice(from, from + batchIds.length);
      return super.sendMany(batch.map(this.#withCopiedId), 0);
    }

    readonly #withCopiedId = (
      message: Frame | Frame[],
      index: number,
    ): Frame | Frame[] => {
      if (!Array.isArray(message)) return message;
      const [id, ...body] = message;
      if (!isInHeap(id, this.#lentFrom)) return message;
      return [batchIds[index]?.copy(id) ?? id, ...body];
    };

    override setZeroCopyThreshold(bytes: number): void {
      this.#lentFrom = bytes;
      super.setZeroCopyThreshold(bytes);
    }
  };
}

/** Makes the class of libzmq sockets whose messages have an address. */
function addressedClass(addon: Addon) {
  const { Socket, envelopeSize, receiveAddressed, sendAddressed } = addon;
  const sendBatch = batchSender(addon);

  return class AddressedSocket extends Socket implements NativeSocket {
    readonly #handle = this.handle();
    #envelope: Buffer | undefined;

    override get envelope(): Buffer {
      return (this.#envelope ??= Buffer.alloc(envelopeSize));
    }

    send(message: Frame | Frame[]): Status {
      return sendAddressed(this.#handle, message);
    }

    sendMany(messages: readonly (Frame | Frame[])[], from: number): Status {
      // Each message has two frames, which fit.
      return (
        sendBatch(this.#handle, messages, from) ?? one(this.send(messages[from] ?? ""))
      );
    }

    /**
     * Receives one frame per call. Its address stays in `envelope` until the next frame.
     */
    receive(slab: Uint8Array, offset: number, sizes: Uint32Array): Status | ArrayBuffer {
      const received = receiveAddressed(this.#handle, slab, offset, this.envelope);
      const small = typeof received === "number";
      if (small && received < 0) return received;
      sizes[0] = 1;
      sizes[1] = small ? received : 0;
      return small ? 0 : received;
    }

    override take(slab: Uint8Array, offset: number): Status | ArrayBuffer {
      return super.take(slab, offset, this.envelope);
    }
  };
}

function makeClasses() {
  const plain = plainClass(addon());
  return {
    plain,
    routed: routedClass(plain, addon()),
    addressed: addressedClass(addon()),
  };
}

let classes: ReturnType<typeof makeClasses> | undefined;

/** Makes a libzmq socket. The caller must open it with the same type. */
export function makeSocket(type: number): NativeSocket {
  classes ??= makeClasses();
  const { addressed, plain, routed } = classes;
  switch (factsOf(type).message) {
    case "frames":
      return new plain();
    case "routed":
      return new routed();
    case "numbered":
    case "grouped":
    case "datagram":
      return new addressed();
  }
}
