// The draft sockets: code that must compile, and code that must not. It never runs.

import type { Message, MessageLike, Readable, SocketOptions, Writable } from "zmq-napi";
import {
  Channel,
  Client,
  Datagram,
  Dish,
  Gather,
  Peer,
  Radio,
  Scatter,
  Server,
  type GroupOptions,
  type ReceivedGroup,
  type RoutingOptions,
  type SingleFrame,
} from "zmq-napi/draft";

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

const exactly =
  <Expected>() =>
  <Actual>(_value: Actual, _proof: Same<Actual, Expected>): void =>
    undefined;

export async function routing(server: Server, peer: Peer): Promise<void> {
  const received = await server.receive();
  exactly<[Message, RoutingOptions]>()(received, true);
  const [message, { routingId }] = received;
  exactly<number>()(routingId, true);
  await server.send(message, { routingId });
  await server.send([message], { routingId, timeout: 5, signal: AbortSignal.abort() });
  exactly<boolean>()(server.trySend("x", { routingId }), true);
  exactly<number>()(server.trySendMany(["x", ["y"]], { routingId }), true);
  void server.sendMany(["x"], { routingId, timeout: 1 });
  for await (const [text, from] of server) await server.send(text, from);
  const id: number = peer.connectPeer("tcp://127.0.0.1:1");
  const options: RoutingOptions = { routingId: id };
  await peer.send("x", options);
  server.disconnectPeer(routingId);
  peer.disconnectPeer(id);
  // @ts-expect-error: a number
  server.disconnectPeer("1");
  // @ts-expect-error: nobody knows whom for
  void server.send("x");
  // @ts-expect-error: nor here
  server.trySend("x");
  // @ts-expect-error: a number
  void server.send("x", { routingId: "1" });
  // @ts-expect-error: messages have one frame
  void server.send(["x", "y"], { routingId });
  // @ts-expect-error: only a Peer knows the peer at once
  server.connectPeer("tcp://127.0.0.1:1");
}

export async function groups(radio: Radio, dish: Dish): Promise<void> {
  await radio.send("x", { group: "g" });
  await radio.send("x", { group: Buffer.from("g"), timeout: 1 });
  const options: GroupOptions = { group: "g" };
  exactly<boolean>()(radio.trySend("x", options), true);
  exactly<number>()(radio.trySendMany(["x"], options), true);
  const received = await dish.receive();
  exactly<[Message, ReceivedGroup]>()(received, true);
  for await (const [message, { group }] of dish.messages({ timeout: 1 })) {
    exactly<Buffer>()(group, true);
    await radio.send(message, { group });
  }
  dish.join("a", Buffer.from("b"));
  dish.leave("a");
  // @ts-expect-error: a message goes to a group
  void radio.send("x");
  // @ts-expect-error: text or bytes
  void radio.send("x", { group: 5 });
  // @ts-expect-error: text or bytes
  dish.join(5);
  // @ts-expect-error: a Radio does not receive
  void radio.receive();
  // @ts-expect-error: a Dish does not send
  void dish.send("x");
}

export async function plain(
  client: Client,
  channel: Channel,
  scatter: Scatter,
  gather: Gather,
): Promise<void> {
  await client.send("x", { timeout: 1 });
  exactly<[Message]>()(await client.receive(), true);
  await channel.send(await channel.receive());
  for await (const message of gather) await scatter.send(message);
  const frame: SingleFrame = ["x"];
  scatter.trySend(frame);
  new Gather({ conflate: true, receiveHighWaterMark: 1 });
  const options: SocketOptions<Scatter> = { conflate: true, sendTimeout: 1 };
  new Scatter(options);
  // @ts-expect-error: messages have one frame
  void client.send(["x", "y"]);
  // @ts-expect-error: a Client has one server, or several in turn
  void client.send("x", { routingId: 1 });
  // @ts-expect-error: conflate is not for all
  new Client({ conflate: true });
  // @ts-expect-error: a Gather does not send
  gather.trySend("x");
}

export async function datagrams(datagram: Datagram): Promise<void> {
  const [address, message] = await datagram.receive();
  exactly<Buffer>()(address, true);
  exactly<Buffer>()(message, true);
  await datagram.send([address, message]);
  await datagram.send(["127.0.0.1:1", null], { timeout: 1 });
  // @ts-expect-error: an address and a message
  void datagram.send("x");
}

/** The types of zeromq.js, as its users write them. */
export function dropIn(): void {
  const replies: Writable<MessageLike, [{ routingId: number }]> = new Server();
  const requests: Readable<[Message, { routingId: number }]> = new Server();
  const sender: Writable<MessageLike> = new Client();
  const toGroups: Writable<MessageLike, [{ group: Buffer | string }]> = new Radio();
  const ofGroups: Readable<[Message, { group: Buffer }]> = new Dish();
  const datagrams: Writable<[MessageLike, MessageLike]> = new Datagram();
  void replies.send("x", { routingId: 1 });
  void toGroups.send("x", { group: "g" });
  void sender.send("x");
  void [requests, ofGroups, datagrams];
  // @ts-expect-error: it must say whom for
  void replies.send("x");
  // @ts-expect-error: a Server can't be sent to as a Client can
  const wrong: Writable<MessageLike> = new Server();
  void wrong;
}
