// The types of zmq-napi/v5-compat in a strict program. It never runs.

import * as zmq from "zmq-napi/v5-compat";

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** A function that compiles only with a value of exactly this type. */
const exactly =
  <Expected>() =>
  <Actual>(_value: Actual, _proof: Same<Actual, Expected>): void =>
    undefined;

export function listeners(socket: zmq.Socket): void {
  socket.on("message", (...frames) => exactly<Buffer[]>()(frames, true));
  socket.once("message", (text) => exactly<Buffer>()(text, true));
  socket.addListener("bind", (address) => exactly<string>()(address, true));
  socket.on("error", (error) => exactly<string | undefined>()(error.code, true));
  socket.on("accept_error", (value, address, error) => {
    exactly<number | undefined>()(value, true);
    exactly<string>()(address, true);
    exactly<string | undefined>()(error?.code, true);
  });
  socket.send("x", 0, (error) => exactly<string | undefined>()(error?.code, true));
  exactly<number>()(socket.linger, true);
  exactly<number>()(socket.getsockopt("linger"), true);
  exactly<string | null>()(socket.last_endpoint, true);
  exactly<string | number | boolean | Buffer | null>()(socket.getsockopt(1), true);
  using closed = socket;
  closed.pause().resume().bindSync("inproc://x").unbindSync("inproc://x");
}

export function refused(socket: zmq.Socket): void {
  // @ts-expect-error is misspelt
  socket.lingr = 5;
  // @ts-expect-error is misspelt
  zmq.socket("pub", { lingr: 5 });
  // @ts-expect-error is no type
  zmq.socket("publisher");
  // @ts-expect-error can only be read
  socket.last_endpoint = "inproc://x";
  // @ts-expect-error is no number
  socket.linger = "5";
  // @ts-expect-error is no message
  socket.send({});
  // @ts-expect-error has the callback in the wrong place
  socket.send("x", () => undefined);
  // @ts-expect-error can't be constructed... with arguments
  new zmq.Context(1);
}
