// A program for zeromq 5, which compiles as well with the types of zeromq.js. It is never
// run.

import * as zmq from "zmq-napi/v5-compat";

export function messages(address: string): zmq.Socket {
  const push: zmq.Socket = zmq.socket("push");
  const pull = zmq.createSocket("pull", { linger: 0, identity: "me" });
  const type: zmq.SocketType = push.type;
  pull.on("message", (...frames: Buffer[]) => frames.map(String));
  pull.on("message", (one, other) => String(one) + String(other));
  pull.on("message", function (this: unknown, text: string) {
    text.trim();
  });
  pull.on("error", (error: Error) => error.message).on("mine", () => undefined);
  pull.bind(address, (error) => {
    if (error) throw error;
    push
      .connect(address)
      .send("text")
      .send(["a", 1, null, Buffer.from("b")]);
    push.send("more", zmq.ZMQ_SNDMORE).send(new Uint8Array(1), undefined);
    push.send("end", null, (reason?: Error) => reason?.message);
  });
  pull.bindSync(address);
  pull.unbindSync(address);
  pull.pause();
  pull.resume();
  return pull.unbind(address).disconnect(type).monitor().unmonitor().close();
}

export function options(socket: zmq.Socket): boolean {
  socket.setsockopt(zmq.ZMQ_LINGER, 0).setsockopt("identity", "me");
  socket.setsockopt("curve_serverkey", Buffer.alloc(32));
  const linger = socket.getsockopt(zmq.ZMQ_LINGER);
  socket.identity = "me";
  socket.linger = 0;
  const number: number = zmq.options.linger;
  zmq.Context.setMaxSockets(zmq.Context.getMaxSockets() + number);
  return socket.closed && linger === zmq.STATE_CLOSED;
}

export function subscriptions(): void {
  class Feed extends zmq.Socket {
    readonly topic = "news";
  }
  const { public: key }: { public: string; secret: string } = zmq.curveKeypair();
  new Feed("sub")
    .subscribe(key)
    .unsubscribe("")
    .once("message", () => zmq.version);
  zmq.proxy(zmq.socket("xpub"), zmq.socket("xsub"), zmq.socket("pub"));
}
