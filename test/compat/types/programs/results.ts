// What methods resolve with, as programs and fakes for zeromq declare it.

import { Dealer, Publisher, Socket } from "zeromq";
import type { Message } from "zeromq";

const anywhere = "tcp://127.0.0.1:*";

interface Binder {
  bind(address: string): Promise<void>;
  bindSync(address: string): void;
  unbind(address: string): Promise<void>;
}

function returned(socket: Socket): Promise<void> {
  return socket.bind(anywhere);
}

async function returnedAsync(socket: Socket): Promise<void> {
  return socket.bind(anywhere);
}

const sometimes = async (socket: Socket, really: boolean): Promise<void> =>
  really ? socket.bind(anywhere) : Promise.resolve();

const now = (socket: Socket): void => socket.bindSync(anywhere);

class Announcer extends Publisher {
  override async bind(address: string): Promise<void> {
    await super.bind(address);
  }

  override bindSync(address: string): void {
    super.bindSync(address);
  }
}

class Reader extends Dealer {
  override async receive(): Promise<Message[]> {
    return (await super.receive()).slice(1);
  }
}

class Fake implements Pick<Dealer, "bind" | "receive" | "send"> {
  async bind(): Promise<void> {}
  async receive(): Promise<Message[]> {
    return [Buffer.from("fake")];
  }
  async send(): Promise<void> {}
}

const literal: Pick<Socket, "bind" | "bindSync"> = {
  bind: async () => undefined,
  bindSync: () => undefined,
};

async function main(): Promise<void> {
  const dealer = new Dealer({ linger: 0 });
  const reader = new Reader({ linger: 0 });
  const binder: Binder = dealer;
  const bind: (address: string) => Promise<void> = dealer.bind.bind(dealer);
  await returned(dealer);
  await returnedAsync(dealer);
  await sometimes(dealer, false);
  now(dealer);
  const bound: Promise<void>[] = [dealer.bind(anywhere)];
  bound.push(new Fake().bind(), literal.bind(anywhere));
  for (const one of bound) await one;
  for (const call of [binder.bind, bind]) await call.call(dealer, anywhere);
  reader.connect(dealer.lastEndpoint as string);
  await dealer.send(["one", "two"]);
  const [two] = await reader.receive();
  if (two.toString() !== "two") throw new Error("It is not the second frame.");
  const announcer = new Announcer();
  announcer.bindSync(anywhere);
  await announcer.bind(anywhere);
  for (const socket of [dealer, reader, announcer]) socket.close();
  console.log("results");
}

void main();
