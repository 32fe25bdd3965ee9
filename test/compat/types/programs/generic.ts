// Functions and classes over sockets of any kind; events; proxies.

import {
  Context,
  Observer,
  Proxy,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  Dealer,
} from "zeromq";
import { Socket, Subscriber } from "zeromq";
import type {
  Event,
  EventOfType,
  EventSubscriber,
  EventType,
  Message,
  MessageLike,
  Readable,
  Writable,
} from "zeromq";

class Numbered extends Dealer {
  get bufferSize(): number {
    return this.getInt32Option(12);
  }

  set bufferSize(value: number) {
    this.setInt32Option(12, value);
  }

  get identity(): string | null {
    return this.getStringOption(5);
  }

  set identity(value: string | null) {
    this.setStringOption(5, value);
  }

  get size(): number {
    this.setInt64Option(22, 100);
    this.setUint64Option(4, 0);
    this.setBoolOption(39, true);
    const flags = [this.getBoolOption(39), this.getUint64Option(4) === 0];
    return flags.every(Boolean) ? this.getInt64Option(22) : this.getUint32Option(57);
  }
}

class Telling extends Socket {
  constructor(readonly label: string) {
    super(0);
  }
}

interface Telling extends Writable, Readable {}

class Settings extends Context {
  get threads(): number {
    return this.getInt32Option(1);
  }
}

async function sendAll<S extends Writable>(socket: S, texts: string[]): Promise<void> {
  socket.sendTimeout = 1000;
  for (const text of texts) await socket.send(text);
}

async function first<S extends Readable>(socket: S): Promise<Message> {
  socket.receiveTimeout = 1000;
  const [frame] = await socket.receive();
  return frame;
}

async function pump(from: Readable, to: Writable<MessageLike[]>): Promise<void> {
  for await (const frames of from) {
    await to.send(frames);
    return;
  }
}

async function typed(): Promise<void> {
  const numbered = new Numbered({ linger: 0 });
  numbered.bufferSize = 4096;
  numbered.identity = "me";
  if (numbered.identity !== "me" || numbered.size !== 100) throw new Error("Not kept.");
  numbered.close();
  const context = new Settings({ ioThreads: 2 });
  if (context.threads !== 2) throw new Error("Not two threads.");

  const [push, pull, onward, end] = [new Push(), new Pull(), new Push(), new Pull()];
  await push.bind("inproc://first");
  pull.connect("inproc://first");
  await onward.bind("inproc://second");
  end.connect("inproc://second");
  await sendAll(push, ["one"]);
  await pump(pull, onward);
  if ((await first(end)).toString() !== "one") throw new Error("Not one.");
  for (const socket of [push, pull, onward, end] as Socket[]) socket.close();
  const made: (label: string) => Telling = (label) => new Telling(label);
  if (made.length !== 1) throw new Error("It takes a label.");
}

function describe(event: Event): string {
  switch (event.type) {
    case "bind:error":
    case "accept:error":
    case "close:error":
      return `${event.type} ${event.address} ${event.error.code}`;
    case "connect:retry":
      return `${event.address} in ${event.interval} ms`;
    case "handshake:error:auth":
      return `${event.address} ${event.error.status}`;
    case "handshake:error:protocol":
      return event.error.code;
    case "end":
    case "unknown":
      return event.type;
    default:
      return event.address;
  }
}

async function events(): Promise<void> {
  const reply = new Reply();
  const observer: Observer = reply.events;
  const subscribed: EventSubscriber = observer;
  const bound = new Promise<EventOfType<"bind">>((resolve) => {
    subscribed.on("bind", resolve);
  });
  await reply.bind("tcp://127.0.0.1:*");
  const { type, address }: { type: "bind"; address: string } = await bound;
  if (describe({ type, address }) !== reply.lastEndpoint) throw new Error("Elsewhere.");
  const kinds: EventType[] = ["accept", "disconnect", "end"];
  const listener = (event: EventOfType<"accept">): void => void event.address;
  observer.on("accept", listener).on("end", (event) => void event.type);
  observer.off("accept", listener);
  reply.close();

  const watched = new Subscriber();
  const seen: EventType[] = [];
  const reading = (async () => {
    for await (const event of watched.events) seen.push(event.type);
  })();
  watched.close();
  await reading;
  if (seen.concat(kinds)[0] !== "end") throw new Error(`It saw ${seen.join()}.`);
}

async function proxied(): Promise<void> {
  const proxy: Proxy<Router, Dealer> = new Proxy(new Router(), new Dealer());
  await proxy.frontEnd.bind("tcp://127.0.0.1:*");
  await proxy.backEnd.bind("tcp://127.0.0.1:*");
  const [request, reply] = [new Request(), new Reply()];
  request.connect(proxy.frontEnd.lastEndpoint as string);
  reply.connect(proxy.backEnd.lastEndpoint as string);
  const done: Promise<void> = proxy.run();
  const answering = reply.receive().then((message) => reply.send(message));
  await request.send("through");
  const [answer] = await request.receive();
  await answering;
  proxy.pause();
  proxy.resume();
  proxy.terminate();
  await done;
  if (answer.toString() !== "through") throw new Error("Not through.");
  for (const socket of [request, reply]) socket.close();
}

async function main(): Promise<void> {
  await typed();
  await events();
  await proxied();
  console.log("generic");
}

void main();
