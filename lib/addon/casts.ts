// Types that TypeScript can't infer. This file works without the addon.

/**
 * Gives the parts of a message the type that the rules of the socket type imply. libzmq
 * enforces these rules. This function is the only place where TypeScript relies on them.
 */
export function shaped<Shape extends object[]>(parts: object[]): Shape {
  return parts as Shape;
}

/**
 * The constructor that Buffer's own methods use for new Buffers. Buffer.from() takes
 * twice as long.
 */
export const FrameBuffer = Reflect.get(Buffer, Symbol.species) as new (
  memory: ArrayBufferLike,
  offset: number,
  length: number,
) => Buffer;
