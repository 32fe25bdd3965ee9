import { Buffer } from "node:buffer";
import { markAsUntransferable } from "node:worker_threads";

import { addon, FrameBuffer } from "./native";

const slabBytes = 64 * 1024;

/** The largest frame that the addon puts into the slab. */
const slabFrame = addon.slabFrame;

/**
 * The memory that small frames are received into: one slab for all sockets of a thread,
 * replaced when full, allocated when the first frame comes. A frame that is kept keeps its
 * slab; `Buffer.from(frame)` makes a copy that doesn't.
 */
class Slab {
  #bytes: Buffer = Buffer.alloc(0);
  #memory: ArrayBufferLike = this.#bytes.buffer;
  #offset = 0;

  /** The slab, with room for a small frame at {@link offset}. */
  get bytes(): Buffer {
    // Whoever got hold of the memory and detached it has an empty slab replaced, too.
    if (this.#bytes.length - this.#offset < slabFrame) this.#replace();
    return this.#bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  /** Cuts the frame that was just received off the slab. */
  cut(size: number): Buffer {
    const start = this.#offset;
    // Frames start at multiples of eight, so that typed arrays can be laid over them.
    this.#offset = (start + size + 7) & ~7;
    return new FrameBuffer(this.#memory, start, size);
  }

  #replace(): void {
    // Of zeros: a frame's `buffer` shows what no frame has been written to yet.
    this.#bytes = Buffer.from(new ArrayBuffer(slabBytes));
    // Transferring one frame's memory would take its neighbours' along.
    this.#memory = this.#bytes.buffer;
    markAsUntransferable(this.#memory);
    this.#offset = 0;
  }
}

/** The slab of this JavaScript thread. */
export const slab = new Slab();
