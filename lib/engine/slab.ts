import { Buffer } from "node:buffer";

import { addon } from "../addon/addon";
import { FrameBuffer } from "../addon/casts";
import { threads } from "../builtins";

/**
 * The size of a slab in bytes: the size that Node's own small Buffers share,
 * `Buffer.poolSize`.
 */
const slabBytes = 8 * 1024;

/** Up to this size, a loop over bytes is faster than a call that copies. */
const fewBytes = 48;

/**
 * The memory for small received frames. All sockets of a thread share one slab.
 *
 * The first frame allocates the slab. A full slab is replaced. A frame keeps its slab
 * alive: `new Uint8Array(frame)` makes a copy that does not.
 */
class Slab {
  #bytes: Buffer = Buffer.alloc(0);
  #memory: ArrayBufferLike = this.#bytes.buffer;
  #offset = 0;
  /**
   * A slab with less room than this is full. Before the first frame, there is no slab.
   */
  #leastRoom = 1;
  #sizes: Uint32Array | undefined;

  /**
   * The number and the sizes of the frames that a call has received. See
   * native/js/incoming.h.
   */
  get sizes(): Uint32Array {
    return (this.#sizes ??= new Uint32Array(1 + addon().maxFrames));
  }

  /** The slab. Has room at {@link offset}. */
  get bytes(): Buffer {
    // A program that has detached the memory leaves an empty slab. That slab is replaced
    // as well.
    if (this.#bytes.length - this.#offset < this.#leastRoom) this.#replace();
    return this.#bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  /** Returns the frame that was just received, as a part of the slab. */
  view(size: number): Buffer {
    return new FrameBuffer(this.#memory, this.#advance(size), size);
  }

  /**
   * Returns the frame that was just received, in memory of its own. A program may keep
   * the frame, or post it to a worker.
   */
  copy(size: number): Buffer {
    const start = this.#advance(size);
    const bytes = this.#bytes;
    // V8 makes the ArrayBuffer of up to 64 bytes only when a program asks for it.
    const copy = Buffer.alloc(size);
    if (size > fewBytes) bytes.copy(copy, 0, start, start + size);
    else for (let at = 0; at < size; at++) copy[at] = bytes[start + at] ?? 0;
    return copy;
  }

  /** Returns a frame for which the addon has allocated memory. */
  large(memory: ArrayBuffer): Buffer {
    // A frame of this size had no room in the slab, so the next frame starts a new slab.
    if (memory.byteLength <= addon().slabFrame) this.#offset = slabBytes;
    return Buffer.from(memory);
  }

  /**
   * Returns the start of the frame that was just received, and moves the offset behind
   * the frame.
   */
  #advance(size: number): number {
    const start = this.#offset;
    // Frames start at multiples of eight, so that typed arrays can use their memory.
    this.#offset = (start + size + 7) & ~7;
    return start;
  }

  #replace(): void {
    // The slab is filled with zeros, because a frame's `buffer` exposes the bytes that no
    // frame has been written to yet.
    this.#bytes = Buffer.from(new ArrayBuffer(slabBytes));
    // To transfer the memory of one frame would take away its neighbours' memory.
    this.#memory = this.#bytes.buffer;
    threads().markAsUntransferable(this.#memory);
    this.#offset = 0;
    this.#leastRoom = addon().slabRoom;
  }
}

/** The slab of this JavaScript thread. */
export const slab = new Slab();
