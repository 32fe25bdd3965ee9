// Every socket class, its options and its messages, as programs for zeromq use them.

import * as zmq from "zeromq";
import {
  Dealer,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  Subscriber,
} from "zeromq";
import type { Message, MessageLike, SocketOptions } from "zeromq";

const anywhere = "tcp://127.0.0.1:*";

async function bound(socket: zmq.Socket): Promise<string> {
  await socket.bind(anywhere);
  const endpoint: string | null = socket.lastEndpoint;
  if (endpoint === null) throw new Error("It is not bound.");
  return endpoint;
}

async function pipeline(): Promise<void> {
  const push = new Push({ sendHighWaterMark: 10, linger: 0 });
  const pull = new Pull();
  pull.connect(await bound(push));
  const messages: MessageLike[] = ["text", 7, null, Buffer.from("b"), new Uint8Array(3)];
  for (const message of messages) await push.send(message);
  await push.send(messages);
  await push.send(["a", new ArrayBuffer(2), new Float64Array(1)]);
  let count = 0;
  for await (const [first, ...others] of pull) {
    const text: string = first.toString() + others.map((frame) => frame.length).join();
    if (text.length >= 0 && ++count === messages.length + 2) break;
  }
  push.conflate = pull.conflate = false;
  push.close();
  pull.close();
}

async function questions(): Promise<void> {
  const reply = new Reply({ routingId: "replier" });
  const request = new Request({ correlate: true, relaxed: true, receiveTimeout: 5000 });
  request.connect(await bound(reply));
  const served = reply.receive().then(async (frames: Message[]) => {
    await reply.send(frames.map((frame) => frame.toString().toUpperCase()));
  });
  await request.send(["a", "b"]);
  const [a, b] = await request.receive();
  await served;
  if (`${a}${b}` !== "AB") throw new Error(`The answer is ${a}${b}.`);
  request.close();
  reply.close();
}

async function routing(): Promise<void> {
  const router = new Router({ mandatory: true, handover: true });
  const dealer = new Dealer();
  dealer.routingId = "dealer";
  dealer.probeRouter = false;
  dealer.connect(await bound(router));
  await dealer.send(["", "hello"]);
  const [id, delimiter, text]: Buffer[] = await router.receive();
  await router.send([id, delimiter, text]);
  const answer = await dealer.receive();
  if (answer[1].toString() !== "hello") throw new Error("It is not what was sent.");
  const other = new zmq.Router();
  other.connect("tcp://127.0.0.1:1", { routingId: "named" } as zmq.RouterConnectOptions);
  for (const socket of [router, dealer, other]) {
    socket.linger = 0;
    socket.close();
  }
}

async function topics(): Promise<void> {
  const publisher = new Publisher({ linger: 0 });
  const subscriber = new Subscriber({ receiveHighWaterMark: 5 });
  subscriber.connect(await bound(publisher));
  subscriber.subscribe("cats", Buffer.from("dogs"));
  subscriber.unsubscribe("dogs");
  const message = subscriber.receive();
  const timer = setInterval(() => void publisher.send(["cats", "meow"]), 5);
  const [topic, text] = await message;
  clearInterval(timer);
  if (`${topic} ${text}` !== "cats meow") throw new Error("It is another's message.");
  const flags: boolean[] = [publisher.noDrop, subscriber.invertMatching];
  if (flags.length !== 2) throw new Error("There are two flags.");
  publisher.close();
  subscriber.close();

  const xpub = new zmq.XPublisher({ verbosity: "allSubs", welcomeMessage: "hi" });
  const xsub = new zmq.XSubscriber({ linger: 0 });
  xpub.verbosity = null;
  xsub.connect(await bound(xpub));
  await xsub.send(Buffer.concat([Buffer.from([1]), Buffer.from("foo")]));
  const [subscription] = await xpub.receive();
  if (subscription.length !== 4) throw new Error("It is no subscription.");
  xpub.close();
  xsub.close();
}

async function others(): Promise<void> {
  const [one, other]: zmq.Pair[] = [new zmq.Pair(), new zmq.Pair()];
  await one.bind("inproc://pair");
  other.connect("inproc://pair");
  await Promise.all([one.send("x"), other.receive()]);
  one.close();
  other.close();

  const server = new zmq.Stream({ notify: true });
  const client = new zmq.Stream({ linger: 0 });
  const endpoint = await bound(server);
  client.connect(endpoint, { routingId: "server" });
  await client.send(["server", "raw"]);
  for await (const [id, data] of server) {
    const pair: [Buffer, Buffer] = [id, data];
    if (pair[1].toString() === "raw") break;
  }
  client.disconnect(endpoint);
  client.close();
  server.close();
}

async function settings(): Promise<void> {
  const context = new zmq.Context({ blocky: false, ioThreads: 2, maxSockets: 10 });
  const limit: number = context.maxSocketsLimit;
  const options: SocketOptions<zmq.Dealer> = { context, linger: 0, sendTimeout: 100 };
  const dealer = new zmq.Dealer(options);
  const numbers: number[] = [dealer.affinity, dealer.rate, dealer.backlog, limit];
  const texts: (string | null)[] = [dealer.plainUsername, dealer.socksProxy];
  const mechanism: null | "plain" | "curve" | "gssapi" = dealer.securityMechanism;
  dealer.plainUsername = null;
  dealer.heartbeatInterval = numbers.length + texts.length;
  const { publicKey, secretKey }: { publicKey: string; secretKey: string } =
    zmq.curveKeyPair();
  dealer.curveServer = zmq.capability.curve === true;
  dealer.curveSecretKey = secretKey;
  const same: boolean = dealer.context === context && dealer.type === 5;
  const state: [boolean, boolean, boolean] = [
    dealer.closed,
    dealer.readable,
    dealer.writable,
  ];
  if (!same || mechanism === "gssapi" || publicKey.length !== 40 || state[0]) {
    throw new Error("The settings are not kept.");
  }
  dealer.bindSync(anywhere);
  await dealer.unbind(dealer.lastEndpoint as string);
  try {
    dealer.connect("nothing");
  } catch (error) {
    const { code, errno } = error as NodeJS.ErrnoException;
    if (code !== "EINVAL" || typeof errno !== "number") throw error;
  }
  dealer.close();
  if (zmq.context.ipv6 || !/^\d+\.\d+\.\d+$/.test(zmq.version)) throw new Error("?");
}

async function main(): Promise<void> {
  await pipeline();
  await questions();
  await routing();
  await topics();
  await others();
  await settings();
  console.log("sockets");
}

void main();
