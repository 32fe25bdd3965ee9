import { Buffer } from "node:buffer";
import { markAsUntransferable } from "node:worker_threads";

import { addon } from "../addon/addon";
import { FrameBuffer } from "../addon/casts";

/** As many bytes as Node's own small Buffers share: `Buffer.poolSize`. */
const slabBytes = 8 * 1024;

/** Up to this size copying byte by byte is faster than a call that copies. */
const fewBytes = 48;

/**
 * The memory that small frames are received into: one slab for all sockets of a thread,
 * replaced when it is used up, allocated when the first frame comes. A frame that is kept
 * keeps its slab; `new Uint8Array(frame)` makes a copy that doesn't.
 */
class Slab {
  #bytes: Buffer = Buffer.alloc(0);
  #memory: ArrayBufferLike = this.#bytes.buffer;
  #offset = 0;
  /** A slab with less room is used up. There is none at first. */
  #leastRoom = 1;
  #sizes: Uint32Array | undefined;

  /** How many frames came off libzmq with a call, and their sizes; see native/js/incoming.h. */
  get sizes(): Uint32Array {
    return (this.#sizes ??= new Uint32Array(1 + addon().mostFrames));
  }

  /** The slab, with room at {@link offset}. */
  get bytes(): Buffer {
    // A program that got hold of the memory and detached it has an empty slab replaced, too.
    if (this.#bytes.length - this.#offset < this.#leastRoom) this.#replace();
    return this.#bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  /** Cuts the frame that was just received off the slab. */
  cut(size: number): Buffer {
    return new FrameBuffer(this.#memory, this.#advance(size), size);
  }

  /** The same frame in memory of its own: a program may keep it, or post it to a worker. */
  cutAlone(size: number): Buffer {
    const start = this.#advance(size);
    const bytes = this.#bytes;
    // Up to 64 bytes, V8 makes no ArrayBuffer before somebody asks for it.
    const alone = Buffer.alloc(size);
    if (size > fewBytes) bytes.copy(alone, 0, start, start + size);
    else for (let at = 0; at < size; at++) alone[at] = bytes[start + at] ?? 0;
    return alone;
  }

  /** A frame that the addon has given memory of its own. */
  large(memory: ArrayBuffer): Buffer {
    // The slab had no room for it: the next one of its size goes into a new slab.
    if (memory.byteLength <= addon().slabFrame) this.#offset = slabBytes;
    return Buffer.from(memory);
  }

  /** Where the frame starts that was just received. */
  #advance(size: number): number {
    const start = this.#offset;
    // Frames start at multiples of eight, so that typed arrays can be laid over them.
    this.#offset = (start + size + 7) & ~7;
    return start;
  }

  #replace(): void {
    // Of zeros: a frame's `buffer` shows what no frame has been written to yet.
    this.#bytes = Buffer.from(new ArrayBuffer(slabBytes));
    // Transferring one frame's memory would take its neighbours' along.
    this.#memory = this.#bytes.buffer;
    markAsUntransferable(this.#memory);
    this.#offset = 0;
    this.#leastRoom = addon().slabRoom;
  }
}

/** The slab of this JavaScript thread. */
export const slab = new Slab();
