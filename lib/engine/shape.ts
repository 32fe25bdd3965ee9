import { SocketType } from "../constants";
import { copyAlone } from "../messages/copy";
import { envelope, shaped } from "../addon/addon";

/** Turns the frames that libzmq has delivered into what the socket's users receive. */
export type Shape<Parts extends object[]> = (frames: Buffer[]) => Parts;

const groupStart = 4;

function withRoutingId(frames: Buffer[]): object[] {
  return [...frames, { routingId: envelope.readUInt32LE() }];
}

function withGroup(frames: Buffer[]): object[] {
  const group = envelope.subarray(groupStart, envelope.indexOf(0, groupStart));
  return [...frames, { group: copyAlone(group) }];
}

/** libzmq ends the address of a datagram's sender in a NUL. */
function withPlainAddress([address, ...body]: Buffer[]): object[] {
  return address === undefined ? body : [copyAlone(address.subarray(0, -1)), ...body];
}

const shapes: Readonly<Record<number, (frames: Buffer[]) => object[]>> = {
  [SocketType.Server]: withRoutingId,
  [SocketType.Peer]: withRoutingId,
  [SocketType.Dish]: withGroup,
  [SocketType.Datagram]: withPlainAddress,
};

const routedTypes: ReadonlySet<number> = new Set([SocketType.Router, SocketType.Stream]);

/** Whether the first frame of each message is the routing id of who has sent it. */
export function startsWithRoutingId(type: number): boolean {
  return routedTypes.has(type);
}

/** The shape of the messages of a socket type: their frames, unless it has one of its own. */
export function shapeOf<Parts extends object[]>(type: number): Shape<Parts> {
  const shape = shapes[type];
  return shape === undefined ? shaped : (frames) => shaped(shape(frames));
}
