import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

import { capability, Pair, Pull, Push } from "zmq-napi";

import { unboundEndpoint } from "../support/transports";

const nextTurn = () => new Promise(setImmediate);
const quickReconnect = { reconnectInterval: 10, linger: 0 } as const;

/** Resolves when the socket has no peer to send to, not even a pending one. */
async function hasGivenUp(push: Push): Promise<void> {
  while (push.writable) await nextTurn();
}

test("a connection that was refused is tried again", async () => {
  using push = new Push(quickReconnect);
  const later = await unboundEndpoint("tcp");
  push.connect(later);
  await push.send("x");
  using pull = new Pull();
  await pull.bind(later);
  expect(String(await pull.receive())).toBe("x");
});

test('with "connectionRefused" it is not', async () => {
  using push = new Push({ ...quickReconnect, reconnectStop: ["connectionRefused"] });
  using other = new Push(quickReconnect);
  const later = await unboundEndpoint("tcp");
  push.connect(later);
  await hasGivenUp(push);
  using pull = new Pull();
  await pull.bind(later);
  other.connect(later);
  await other.send("from another");
  expect(String(await pull.receive())).toBe("from another");
  expect(push.trySend("x")).toBe(false);
  push.connect(later);
  await push.send("anew");
  expect(String(await pull.receive())).toBe("anew");
});

describe("a peer that closes every connection", () => {
  let port: number;
  let calls = 0;
  let called: () => void = () => undefined;
  const server = createServer((socket) => {
    ++calls;
    socket.on("error", () => undefined);
    socket.destroy();
    called();
  });

  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
  });

  beforeEach(() => {
    calls = 0;
  });

  afterAll(() => {
    server.close();
  });

  test("is tried again and again", async () => {
    using push = new Push(quickReconnect);
    const thrice = new Promise<void>((resolve) => {
      called = () => {
        if (calls === 3) resolve();
      };
    });
    push.connect(`tcp://127.0.0.1:${port}`);
    await thrice;
    expect(push.writable).toBe(true);
  });

  test('is tried once with "handshakeFailed"', async () => {
    using push = new Push({ ...quickReconnect, reconnectStop: ["handshakeFailed"] });
    push.connect(`tcp://127.0.0.1:${port}`);
    await hasGivenUp(push);
    expect(calls).toBe(1);
  });
});

test("reconnectStop reads as libzmq's conditions", () => {
  using pair = new Pair({ reconnectStop: ["afterDisconnect"] });
  expect(pair.reconnectStop).toEqual(
    capability.reconnectStopAfterDisconnect
      ? ["afterDisconnect"]
      : ["connectionRefused", "handshakeFailed", "afterDisconnect"],
  );
});
