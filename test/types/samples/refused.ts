// Code that must not compile under any settings: every marked line has an error, or the
// compiler reports the mark. It never runs.

import * as zmq from "zmq-napi";

export function directions(): void {
  // @ts-expect-error: a Push does not receive
  void new zmq.Push().receive();
  // @ts-expect-error: nor has it messages
  new zmq.Push().messages();
  // @ts-expect-error: a Publisher does not receive
  new zmq.Publisher().tryReceive();
  // @ts-expect-error: a Subscriber does not send
  void new zmq.Subscriber().send("x");
  // @ts-expect-error: a Pull does not send
  new zmq.Pull().trySend("x");
  // @ts-expect-error: nor many messages
  void new zmq.Pull().sendMany(["x"]);
  // @ts-expect-error: many messages are an array
  void new zmq.Push().sendMany("x");
  // @ts-expect-error: a Pull has no high-water mark for sending
  new zmq.Pull().sendHighWaterMark = 1;
  // @ts-expect-error: a Push has none for receiving
  new zmq.Push().receiveHighWaterMark = 1;
  // @ts-expect-error: only subscribers subscribe
  new zmq.Pull().subscribe("topic");
  // @ts-expect-error: a Subscriber is not writable
  const writable: zmq.Writable = new zmq.Subscriber();
  // @ts-expect-error: a Push is not readable
  const readable: zmq.Readable = new zmq.Push();
  void [writable, readable];
}

/** Overrides that don't give frames. */
export class Numbers extends zmq.Pull {
  // @ts-expect-error: a message is frames
  override async receive(): Promise<number> {
    return 1;
  }
}

export class Texts extends zmq.Pull {
  // @ts-expect-error: frames are bytes
  override async receive(): Promise<string[]> {
    return ["text"];
  }
}

export class Ids extends zmq.Stream {
  // @ts-expect-error: a message of a Stream has two frames
  override async receive(): Promise<zmq.Message[]> {
    return [];
  }
}

export function messages(push: zmq.Push, stream: zmq.Stream): void {
  // @ts-expect-error: a message must be present
  void push.send();
  // @ts-expect-error: an object is no message
  void push.send({});
  // @ts-expect-error: a symbol is no message
  void push.send(Symbol("x"));
  // @ts-expect-error: arrays are messages, not frames
  void push.send([["nested"]]);
  // @ts-expect-error: a number of milliseconds
  void push.send("x", { timeout: "1" });
  // @ts-expect-error: an AbortSignal, not its controller
  void push.send("x", { signal: new AbortController() });
  // @ts-expect-error: no such option of an operation
  void push.send("x", { flags: 1 });
  // @ts-expect-error: a Stream sends two frames
  void stream.send("x");
  // @ts-expect-error: not one
  void stream.send(["x"]);
  // @ts-expect-error: nor three
  void stream.trySend(["x", "y", "z"]);
  // @ts-expect-error: each of many pieces has two frames, too
  stream.trySendMany([["x", "y", "z"]]);
}

export async function metadata(pull: zmq.Pull, push: zmq.Push): Promise<void> {
  // @ts-expect-error: none was asked for
  void (await pull.receive()).metadata;
  // @ts-expect-error: none was asked for
  void (await pull.receive({ metadata: false })).metadata;
  // @ts-expect-error: names of properties are an array
  void pull.receive({ metadata: "X-Label" });
  // @ts-expect-error: metadata are not changed
  (await pull.receive({ metadata: true })).metadata.userId = "root";
  // @ts-expect-error: nothing comes back from sending
  void push.send("x", { metadata: true });
}

export function options(push: zmq.Push): void {
  // @ts-expect-error: no such option
  new zmq.Push({ foo: 1 });
  // @ts-expect-error: a misspelt one
  new zmq.Push({ lingre: 1 });
  // @ts-expect-error: a number
  new zmq.Push({ linger: "1" });
  // @ts-expect-error: can only be read
  new zmq.Push({ lastEndpoint: "tcp://127.0.0.1:1" });
  // @ts-expect-error: is no option
  new zmq.Push({ closed: true });
  // @ts-expect-error: a method is no option
  new zmq.Push({ close: () => undefined });
  // @ts-expect-error: an option of Router
  new zmq.Push({ mandatory: true });
  // @ts-expect-error: a context, not its options
  new zmq.Push({ context: { ioThreads: 1 } });
  // @ts-expect-error: can only be read
  push.lastEndpoint = "tcp://127.0.0.1:1";
  // @ts-expect-error: can only be read
  push.closed = true;
  // @ts-expect-error: can only be read
  push.type = 1;
  // @ts-expect-error: can only be read
  push.context = zmq.context;
  // @ts-expect-error: can only be read
  new zmq.XPublisher({ subscriptions: [] });
  // @ts-expect-error: only an XPublisher receives subscriptions
  void new zmq.Publisher().subscriptions;
  // @ts-expect-error: one of three
  new zmq.XPublisher().verbosity = "all";
  // @ts-expect-error: any text is no token
  zmq.Context.attach("zmq-napi");
  // @ts-expect-error: a token, not the context
  zmq.Context.attach(zmq.context);
  // @ts-expect-error: a token is read only
  zmq.context.token = new zmq.Context().token;
  // @ts-expect-error: a token is no option
  new zmq.Context({ token: zmq.context.token });
  // @ts-expect-error: no such option of a context
  new zmq.Context({ linger: 1 });
  // @ts-expect-error: can only be read
  zmq.context.maxSocketsLimit = 1;
  // @ts-expect-error: capabilities are facts
  zmq.capability.curve = true;
}

export function rest(push: zmq.Push, router: zmq.Router): void {
  // @ts-expect-error: a Socket is one of its types
  new zmq.Socket(8);
  // @ts-expect-error: for subclasses only
  push.getInt32Option(17);
  // @ts-expect-error: an address is text
  push.connect(5555);
  // @ts-expect-error: only sockets that address their peers name them
  push.connect("tcp://127.0.0.1:1", { routingId: "x" });
  // @ts-expect-error: text or bytes
  router.connect("tcp://127.0.0.1:1", { routingId: 5 });
  // @ts-expect-error: text or bytes
  router.disconnectPeer(5);
  // @ts-expect-error: only sockets that address their peers
  push.disconnectPeer("x");
  // @ts-expect-error: bytes
  zmq.z85.encode("text");
  // @ts-expect-error: text
  zmq.curvePublicKey(Buffer.alloc(32));
  // @ts-expect-error: not part of the package's surface
  void zmq.SocketCore;
}

export function events(socket: zmq.Socket): void {
  // @ts-expect-error: an observer is of a socket
  new zmq.Observer();
  // @ts-expect-error: no event has this name
  new zmq.Observer(socket, { events: ["bound"] });
  // @ts-expect-error: no such option of an observer
  new zmq.Observer(socket, { event: [] });
  // @ts-expect-error: nobody else makes a socket's observer
  socket.events = new zmq.Observer(socket);
  // @ts-expect-error: "end" has no address
  socket.events.on("end", ({ address }) => address);
  // @ts-expect-error: nothing happens by that name
  socket.events.on("message", () => undefined);
}
