// The package from ES modules. It is never run.

import * as all from "zmq-napi";
import zmq, { Push, type SocketOptions } from "zmq-napi";
import * as draft from "zmq-napi/draft";
import drafts from "zmq-napi/draft";
import { type OpenMetricsContentType, Registry } from "prom-client";
import metrics, { collect, type CollectOptions } from "zmq-napi/prometheus";
import rpc, { RpcClient, type RpcError } from "zmq-napi/rpc";
import streams, { toReadable, type ToReadableOptions } from "zmq-napi/streams";
import v5, { socket } from "zmq-napi/v5-compat";

const options: SocketOptions<Push> = { linger: 0 };
const push: all.Push = new zmq.Push(options);
void new Push(options).bind("tcp://127.0.0.1:*").then(String);
for await (const [frame] of new all.Pull()) await push.send(frame ?? "");
const server: draft.Server = new drafts.Server();
void server.close();
interface Api {
  add(pair: { one: number; other: number }): Promise<number>;
  stop(): Promise<void>;
  ticks(symbol: string): AsyncIterable<{ price: number }>;
}
const calls = new rpc.RpcServer<Api>()
  .handle("add", async ({ one, other }, { signal }) => (signal.aborted ? 0 : one + other))
  .handle("ticks", async function* (symbol) {
    yield { price: symbol.length };
  });
void calls.close({ drain: 1000 });
const client = new RpcClient<Api>();
const sum: number = await client.call("add", { one: 1, other: 2 }, { timeout: 100 });
await client.call("stop");
for await (const { price } of client.stream("ticks", "AAPL")) void (price + sum);
// @ts-expect-error The input is wrong.
await client.call("add", "1").catch((error: RpcError) => error.code);
// @ts-expect-error A stream is no call.
await client.call("ticks", "AAPL");
// @ts-expect-error The method does not exist.
calls.handle("nothing", () => undefined);
// @ts-expect-error The output is wrong.
calls.handle("add", () => "3");
const reading: ToReadableOptions = { objectMode: true, end: ["END"], highWaterMark: 4 };
toReadable(new all.Pull(), reading).pipe(streams.toWritable(push, { objectMode: true }));
streams.toDuplex(new all.Pair(), { end: true, readableHighWaterMark: 1 }).destroy();
// @ts-expect-error A Push does not receive.
toReadable(push);
// @ts-expect-error A Pull does not send.
streams.toWritable(new all.Pull());
// @ts-expect-error The option is for writing.
toReadable(new all.Pull(), { chunkSize: 5 });
for await (const [frame] of streams.toWebReadable(new all.Pull(), { objectMode: true }))
  void frame?.readUInt8();
for await (const bytes of streams.toWebReadable(new all.Pull())) void bytes.readUInt8();
for await (const [, { routingId }] of streams.toWebReadable(server, { objectMode: true }))
  void routingId.toFixed();
const { writable } = streams.toWebDuplex(new all.Stream(), { objectMode: true });
// @ts-expect-error A Stream sends two frames.
await writable.getWriter().write(["one"]);
const peers = streams.toWebWritable(server, { objectMode: true }).getWriter();
await peers.write(["one", { routingId: 1 }]);
// @ts-expect-error A message is no chunk of bytes.
await streams.toWebWritable(push).getWriter().write(["one"]);
const same: typeof v5.createSocket = socket;
void same("pub").close();
export const { version }: { version: string } = zmq;
const collecting: CollectOptions = { name: (object) => String(object), maxNames: 5 };
const stop: () => void = collect(new Registry(), collecting);
stop();
metrics.collect(new Registry<OpenMetricsContentType>());
// @ts-expect-error An array is no registry.
collect([]);
// @ts-expect-error A name is a string.
collect(new Registry(), { name: () => 5 });
