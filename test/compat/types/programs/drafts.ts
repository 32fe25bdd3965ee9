// The draft sockets.

import type { Message, SocketOptions } from "zeromq";
import * as draft from "zeromq/draft";
import { Client, Datagram, Dish, Gather, Radio, Scatter, Server } from "zeromq/draft";

async function clients(): Promise<void> {
  const server = new Server();
  const options: SocketOptions<Client> = { linger: 0 };
  const client = new Client(options);
  await server.bind("tcp://127.0.0.1:*");
  client.connect(server.lastEndpoint as string);
  await client.send("question");
  const [question, { routingId }] = await server.receive();
  const number: number = routingId;
  await server.send(question.toString(), { routingId: number });
  const [answer]: [Message] = await client.receive();
  if (answer.toString() !== "question") throw new Error("It is another.");
  server.close();
  client.close();
}

async function groups(): Promise<void> {
  const radio = new Radio({ linger: 0 });
  const dish = new Dish();
  await dish.bind("tcp://127.0.0.1:*");
  dish.join("weather", Buffer.from("news"));
  dish.leave("news");
  radio.connect(dish.lastEndpoint as string);
  const timer = setInterval(() => void radio.send("rain", { group: "weather" }), 5);
  for await (const [text, { group }] of dish) {
    const where: Buffer = group;
    if (`${where}${text}` === "weatherrain") break;
  }
  clearInterval(timer);
  radio.close();
  dish.close();
}

async function gathering(): Promise<void> {
  const scatter = new Scatter({ linger: 0 });
  const gather = new draft.Gather();
  await gather.bind("inproc://gather");
  scatter.connect("inproc://gather");
  await scatter.send("x");
  const [x] = await (gather as Gather).receive();
  if (x.toString() !== "x") throw new Error("It is not x.");
  scatter.close();
  gather.close();
}

export async function echo(datagram: Datagram): Promise<void> {
  for await (const [from, text] of datagram) await datagram.send([from, text]);
}

async function main(): Promise<void> {
  await clients();
  await groups();
  await gathering();
  console.log("drafts");
}

void main();
