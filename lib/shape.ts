import { SocketType } from "./constants";
import { envelope, shaped } from "./native";

/** Turns the frames that libzmq has delivered into what the socket's users receive. */
export type Shape<Parts extends object[]> = (frames: Buffer[]) => Parts;

const groupStart = 4;

function withRoutingId(frames: Buffer[]): object[] {
  return [...frames, { routingId: envelope.readUInt32LE() }];
}

function withGroup(frames: Buffer[]): object[] {
  const group = envelope.subarray(groupStart, envelope.indexOf(0, groupStart));
  return [...frames, { group: Buffer.from(group) }];
}

/** libzmq ends the address of a datagram's sender in a NUL. */
function withPlainAddress([address, ...body]: Buffer[]): object[] {
  return address === undefined ? body : [address.subarray(0, -1), ...body];
}

const shapes: Readonly<Record<number, (frames: Buffer[]) => object[]>> = {
  [SocketType.Server]: withRoutingId,
  [SocketType.Peer]: withRoutingId,
  [SocketType.Dish]: withGroup,
  [SocketType.Datagram]: withPlainAddress,
};

/** The shape of the messages of a socket type: their frames, unless it has one of its own. */
export function shapeOf<Parts extends object[]>(type: number): Shape<Parts> {
  const shape = shapes[type];
  return shape === undefined ? shaped : (frames) => shaped(shape(frames));
}
