// What TypeScript can't know by itself. Nothing here needs the addon.

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
