import { shaped } from "../addon/casts";
import type { NativeSocket } from "../addon/native";
import { copyUnpooled } from "../messages/copy";
import type { MessageForm } from "../socket-types";

/** Turns the frames that `native` has delivered into the message that users receive. */
export type Shape<Parts extends object[]> = (
  frames: Buffer[],
  native: NativeSocket,
) => Parts;

const groupStart = 4;

function withRoutingId(frames: Buffer[], { envelope }: NativeSocket): object[] {
  return [...frames, { routingId: envelope?.readUInt32LE() }];
}

function withGroup(frames: Buffer[], { envelope }: NativeSocket): object[] {
  const group = envelope?.subarray(groupStart, envelope.indexOf(0, groupStart));
  return [...frames, { group: group && copyUnpooled(group) }];
}

/** Removes the NUL with which libzmq ends the address of a datagram's sender. */
function withPlainAddress([address, ...body]: Buffer[]): object[] {
  return address === undefined ? body : [copyUnpooled(address.subarray(0, -1)), ...body];
}

const shapes: Readonly<
  Partial<Record<MessageForm, (frames: Buffer[], native: NativeSocket) => object[]>>
> = {
  numbered: withRoutingId,
  grouped: withGroup,
  datagram: withPlainAddress,
};

/**
 * Returns the shape of the messages of a form. The default shape is the array of frames.
 */
export function shapeOf<Parts extends object[]>(form: MessageForm): Shape<Parts> {
  const shape = shapes[form];
  return shape === undefined ? shaped : (frames, native) => shaped(shape(frames, native));
}
