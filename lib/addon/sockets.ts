import { factsOf } from "../socket-types";
import { addon } from "./addon";
import type { Addon, Frame, NativeSocket, Status } from "./native";

// The classes extend a class of the addon, so that they are made after the addon was
// loaded.

/** Makes the class of libzmq sockets whose messages are only frames. */
function plainClass({ Socket, maxParts, receive, send }: Addon) {
  return class PlainSocket extends Socket implements NativeSocket {
    readonly #handle = this.handle();

    send(message: Frame | Frame[]): Status {
      if (!Array.isArray(message)) return send(this.#handle, message);
      return message.length <= maxParts
        ? send(this.#handle, ...message)
        : send(this.#handle, message);
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

/**
 * Makes the class of libzmq sockets whose messages start with a routing id. A received
 * routing id has no ArrayBuffer (see engine/slab.ts). V8 would make one when the addon
 * reads the routing id. That takes as long as sending the message. The routing id is
 * therefore copied to memory that the addon can read at once.
 */
function routedClass(PlainSocket: ReturnType<typeof plainClass>) {
  const outgoingId = Buffer.from(new ArrayBuffer(inHeap));
  /** The subarrays of `outgoingId` with its first 0, 1, 2, … bytes. */
  const outgoingIds = Array.from({ length: inHeap + 1 }, (_, size) =>
    outgoingId.subarray(0, size),
  );

  return class RoutedSocket extends PlainSocket {
    #lentFrom = Infinity;

    override send(message: Frame | Frame[]): Status {
      if (!Array.isArray(message)) return super.send(message);
      const [id] = message;
      if (!(id instanceof Uint8Array)) return super.send(message);
      const size = id.length;
      if (size > inHeap || size >= this.#lentFrom) return super.send(message);
      for (let at = 0; at < size; at++) outgoingId[at] = id[at] ?? 0;
      // The message keeps its own routing id, because it is sent again if libzmq does not
      // accept it now.
      message[0] = outgoingIds[size] ?? id;
      const status = super.send(message);
      message[0] = id;
      return status;
    }

    override setZeroCopyThreshold(bytes: number): void {
      this.#lentFrom = bytes;
      super.setZeroCopyThreshold(bytes);
    }
  };
}

/** Makes the class of libzmq sockets whose messages have an address. */
function addressedClass(addon: Addon) {
  const { Socket, envelopeSize, receiveAddressed, sendAddressed } = addon;

  return class AddressedSocket extends Socket implements NativeSocket {
    readonly #handle = this.handle();
    #envelope: Buffer | undefined;

    override get envelope(): Buffer {
      return (this.#envelope ??= Buffer.alloc(envelopeSize));
    }

    send(message: Frame | Frame[]): Status {
      return sendAddressed(this.#handle, message);
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
  return { plain, routed: routedClass(plain), addressed: addressedClass(addon()) };
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
