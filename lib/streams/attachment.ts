import { POLLIN, POLLOUT } from "../constants";
import type { SocketCore } from "../engine/socket-core";
import { nameOf } from "../socket-types";
import { socketCore } from "../sockets/core";
import type { Socket } from "../sockets/socket";
import { names, type Settings, settingsOf } from "./options";

/** What each function needs of a socket, and the names of its options. */
const makers = {
  toReadable: { directions: POLLIN, known: names.readable },
  toWritable: { directions: POLLOUT, known: names.writable },
  toDuplex: { directions: POLLIN | POLLOUT, known: names.duplex },
  toWebReadable: { directions: POLLIN, known: names.webReadable },
  toWebWritable: { directions: POLLOUT, known: names.writable },
  toWebDuplex: { directions: POLLIN | POLLOUT, known: names.webDuplex },
} as const;

type Maker = keyof typeof makers;

/** A socket whose directions belong to a stream. */
export interface Attachment {
  readonly core: SocketCore;
  readonly settings: Settings;
  /** Closes the socket if the options say so. Call it when the stream no longer uses it. */
  readonly release: () => void;
}

function checkDirections({ type, facts }: SocketCore, maker: Maker): void {
  const { directions } = makers[maker];
  const receives = (directions & POLLIN) !== 0;
  const sends = (directions & POLLOUT) !== 0;
  if ((!receives || facts.receives) && (!sends || facts.sends)) return;
  const wanted = receives && sends ? "sends and receives" : "can receive";
  const web = maker.startsWith("toWeb") ? "toWeb" : "to";
  const [only, other] = facts.receives ? ["receives", "Readable"] : ["sends", "Writable"];
  throw new TypeError(
    `${maker}() needs a socket that ${receives ? wanted : "can send"}, but a ${nameOf(type)} ` +
      `only ${only}. Use ${web}${other}()`,
  );
}

/**
 * Checks the arguments of a function that makes a stream, and records that the stream uses
 * the socket.
 *
 * @throws TypeError or RangeError for wrong arguments. ZmqError with code `EBUSY` if another
 *   stream uses the direction, or a proxy has the socket; `EBADF` if the socket is closed.
 */
export function attach(
  socket: Socket,
  options: object | undefined,
  maker: Maker,
): Attachment {
  const core: SocketCore = socketCore(socket);
  checkDirections(core, maker);
  const { directions, known } = makers[maker];
  const settings = settingsOf(core, options, known, maker);
  core.attachStream(directions);
  const release = (): void => {
    if (settings.close) socket.close();
  };
  return { core, settings, release };
}
