// Received messages, as programs, subclasses and fakes for zeromq declare them.

import { Dealer, Pull, Push, Router, Stream, Subscriber } from "zeromq";
import type { Message, Readable } from "zeromq";

type Frames = Buffer[];

class Reader extends Pull {
  override async receive(): Promise<Message[]> {
    const frames = await super.receive();
    return frames.slice(1);
  }
}

class Queue extends Dealer {
  override receive(): Promise<Frames> {
    return Promise.resolve([]);
  }
}

class Routes extends Router {
  override async receive(): Promise<Message[]> {
    return [Buffer.from("id"), Buffer.from("text")];
  }
}

class Pieces extends Stream {
  override async receive(): Promise<[Message, Message]> {
    return [Buffer.from("id"), Buffer.from("piece")];
  }
}

class Quiet extends Subscriber {
  declare receive: () => Promise<Message[]>;
}

class Fake implements Pick<Subscriber, "receive" | "subscribe"> {
  readonly frames: Frames = [];

  async receive(): Promise<Frames> {
    return this.frames;
  }

  subscribe(...topics: (string | Buffer)[]): void {
    for (const topic of topics) this.frames.push(Buffer.from(topic));
  }
}

const literal: Pick<Readable, "receive"> = {
  receive: async () => [Buffer.from("literal")],
};

/** The mocks of test frameworks are typed in this way. */
interface Mock<F extends (...args: never[]) => unknown> {
  resolve(value: Awaited<ReturnType<F>>): void;
}

function spyOn<T extends object, K extends keyof T>(
  target: T,
  name: K,
): T[K] extends (...args: never[]) => unknown ? Mock<T[K]> : never {
  const mock = {
    resolve: (value: unknown) => Object.assign(target, { [name]: async () => value }),
  };
  return mock as never;
}

/** A reader that knows only what it uses. */
interface Source {
  receive(): Promise<Message[]>;
}

class Wrapper<S extends Readable> {
  constructor(private readonly inner: S) {}

  async receive(): Promise<Message[]> {
    return this.inner.receive();
  }

  read(): ReturnType<S["receive"]> {
    return this.inner.receive() as ReturnType<S["receive"]>;
  }
}

async function relay<M extends Message[]>(from: Readable<M>): Promise<M> {
  const message: M = await from.receive();
  return message;
}

async function firstOf(from: AsyncIterable<Message[]>): Promise<Message> {
  for await (const [frame] of from) return frame;
  throw new Error("There is none.");
}

async function used(push: Push, pull: Pull): Promise<void> {
  await push.send(["one", "two"]);
  let frames: Buffer[] = await pull.receive();
  frames = frames.filter((frame) => frame.length > 0).slice(1);
  frames.shift();
  await push.send("three");
  const waiting: Promise<Message[]> = pull.receive();
  const known: Message[][] = [frames, await waiting];
  const answers = new Map<string, Message[]>([["waiting", await waiting]]);
  await push.send("four");
  const never = new Promise<Message[]>(() => undefined);
  const either = await Promise.race([pull.receive(), never]);
  either.pop();
  await push.send("five");
  const caught = await pull.receive().catch(() => [] as Buffer[]);
  await push.send("six");
  const awaited: Awaited<ReturnType<Pull["receive"]>> = await pull.receive();
  const texts = [...known, ...answers.values(), either, caught, awaited].map(String);
  if (texts.join() !== ",three,three,,five,six") throw new Error(`Got ${texts.join()}.`);
}

async function faked(reader: Reader): Promise<void> {
  const pull: Pull = reader;
  const prototype: Pull = Reader.prototype;
  const fake: Pick<Subscriber, "receive"> = new Fake();
  const sources: Source[] = [fake, literal, new Wrapper(reader)];
  const readables: Readable[] = [reader, pull];
  const spied: Frames = [Buffer.from("spied")];
  spyOn(Reader.prototype, "receive").resolve([]);
  spyOn(prototype, "receive").resolve(spied);
  for (const source of [...sources, ...readables]) await source.receive();
  const [frame]: Message[] = await new Wrapper(pull).read();
  const [same] = await relay<Message[]>(pull);
  prototype.receive = async () => [Buffer.from("set")];
  const [set] = await pull.receive();
  if (`${frame}${same}${set}` !== "spiedspiedset") throw new Error("It is another.");
}

async function main(): Promise<void> {
  const [push, pull, reader] = [new Push({ linger: 0 }), new Pull(), new Reader()];
  await push.bind("tcp://127.0.0.1:*");
  pull.connect(push.lastEndpoint as string);
  await used(push, pull);
  await push.send("seven");
  if (`${await firstOf(pull)}` !== "seven") throw new Error("It is not seven.");
  await faked(reader);
  const others = [new Queue(), new Routes(), new Pieces(), new Quiet()];
  for (const socket of [push, pull, reader, ...others]) socket.close();
  console.log("received");
}

void main();
