// Types that strict programs can rely on, beyond the types for all. It never runs.

import * as zmq from "zmq-napi";

export async function mayBeMissing(sub: zmq.Subscriber): Promise<void> {
  // @ts-expect-error: there may be no message
  void sub.tryReceive().length;
  const address: string | null = sub.lastEndpoint;
  // @ts-expect-error: a socket that is not bound has none
  void address.length;
  const { routingId } = new zmq.Dealer();
  // @ts-expect-error: there may be none, and it may be bytes
  const text: string = routingId;
  // @ts-expect-error: null is no linger
  sub.linger = null;
  // @ts-expect-error: undefined is no message
  await new zmq.Push().send(undefined);
  void text;
  // @ts-expect-error: a Push can't be iterated over
  new zmq.Push()[Symbol.asyncIterator]();
}

export async function withExactOptionalProperties(
  push: zmq.Push,
  signal: AbortSignal | undefined,
): Promise<void> {
  await push.send("x", { signal, timeout: undefined });
  new zmq.Router().connect("tcp://127.0.0.1:1", { routingId: undefined });
  new zmq.Push({ context: undefined });
}

export async function caught(push: zmq.Push): Promise<string> {
  try {
    await push.send("x");
    return "";
  } catch (error) {
    if (error instanceof zmq.ZmqError) return error.code;
    throw error;
  }
}

export async function disposed(): Promise<void> {
  using push = new zmq.Push();
  await using context = new zmq.Context();
  await using pull = new zmq.Pull({ context });
  pull.connect(await push.bind("tcp://127.0.0.1:*"));
}
