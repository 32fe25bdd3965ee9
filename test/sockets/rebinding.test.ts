// An endpoint can be bound again, by anybody, at the moment that the documentation names.
// Nothing here waits for time to pass: each round binds once, and a bind that fails is a
// failure of the test.

import { once } from "node:events";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";

import { capability, Context, Dealer, Observer, Proxy, Router } from "zmq-napi";
import { socket as v5Socket, ZMQ_IPV6 } from "zmq-napi/v5-compat";

import { freshPath, unboundEndpoint } from "../support/transports";

const rounds = 40;

const hasIPv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === "::1"),
);
const hosts = ["127.0.0.1", "*", ...(hasIPv6 ? ["[::1]"] : [])];
const transports = capability.ws ? (["tcp", "ws"] as const) : (["tcp"] as const);

/** What follows `ipc://`, and how node:net writes it. */
const files = (): [string, string][] => {
  const path = freshPath();
  const name = `zmq-napi-${process.pid}-rebinding`;
  return process.platform === "linux"
    ? [
        [path, path],
        [`@${name}`, `\0${name}`],
      ]
    : [[path, path]];
};

interface Place {
  readonly address: string;
  readonly options: { readonly linger: 0; readonly ipv6: boolean };
  /** The same place, for a server of node:net. */
  readonly listen: { port: number; host: string } | { path: string };
}

/** The places of this machine to bind, with ports that nobody gets by a wildcard. */
async function places(): Promise<Place[]> {
  const found: Place[] = [];
  for (const transport of transports) {
    for (const host of hosts) {
      const address = (await unboundEndpoint(transport)).replace("127.0.0.1", host);
      const port = Number(/:(\d+)\/?$/.exec(address)?.[1]);
      const ipv6 = host.startsWith("[");
      const plain = host === "*" ? "0.0.0.0" : host.replace(/[[\]]/g, "");
      found.push({
        address,
        options: { linger: 0, ipv6 },
        listen: { port, host: plain },
      });
    }
  }
  for (const [name, path] of capability.ipc ? files() : []) {
    const options = { linger: 0, ipv6: false } as const;
    found.push({ address: `ipc://${name}`, options, listen: { path } });
  }
  return found;
}

const endings: Record<string, (socket: Router, address: string) => Promise<unknown>> = {
  "await unbind()": async (socket, address) => socket.unbind(address),
  "close() and await released": async (socket) => {
    socket.close();
    await socket.released;
  },
  "unbindSync(), close() and await released": async (socket, address) => {
    socket.unbindSync(address);
    socket.close();
    await socket.released;
  },
  "unbindSync() and the event close": async (socket, address) => {
    const observer = new Observer(socket, { events: ["close"] });
    socket.unbindSync(address);
    await observer.receive();
    observer.close();
  },
};

const another = new Context();
afterAll(() => another.close());

async function bindAndFree(router: Router, address: string): Promise<void> {
  router.bindSync(address);
  router.close();
  await router.released;
}

const successors: Record<string, (place: Place) => Promise<unknown>> = {
  "another socket": ({ address, options }) => bindAndFree(new Router(options), address),
  "a socket of another context": ({ address, options }) =>
    bindAndFree(new Router({ ...options, context: another }), address),
  "a server of node:net": async ({ listen }) => {
    const server = createServer();
    await once(server.listen({ ...listen, ipv6Only: true }), "listening");
    await once(server.close(), "close");
  },
};

const cases = Object.keys(endings).flatMap((ending) =>
  Object.keys(successors).map((successor) => [ending, successor] as const),
);

test.each(cases)("after %s, %s binds at once", async (ending, successor) => {
  for (const place of await places()) {
    for (let round = 0; round < rounds; round++) {
      using socket = new Router(place.options);
      socket.bindSync(place.address);
      await endings[ending]!(socket, place.address);
      await successors[successor]!(place);
    }
  }
});

test("after await unbind(), the same socket binds at once", async () => {
  for (const { address, options } of await places()) {
    using socket = new Router(options);
    for (let round = 0; round < rounds; round++) {
      socket.bindSync(address);
      await socket.unbind(address);
    }
  }
});

// While peers are connected and send, the I/O thread is busy with other things than the
// listener. They connect again in each round.
test.each(["await unbind()", "close() and await released"])(
  "after %s, others bind at once although peers are connected and send",
  async (ending) => {
    for (const place of await places()) {
      const { address, options } = place;
      const peers = [1, 2, 3].map(() => new Dealer({ ...options, reconnectInterval: 1 }));
      const sending = peers.map(async (peer) => {
        peer.connect(address.replace("*", "127.0.0.1"));
        while (!peer.closed) await peer.send(Buffer.alloc(1000)).catch(() => undefined);
      });
      for (let round = 0; round < rounds / 4; round++) {
        using socket = new Router(options);
        socket.bindSync(address);
        for (let count = 0; count < 5; count++) await socket.receive();
        await endings[ending]!(socket, address);
        for (const successor of Object.values(successors)) await successor(place);
      }
      for (const peer of peers) peer.close();
      await Promise.all(sending);
    }
  },
);

test("after a context is closed, others bind at once", async () => {
  for (const place of await places()) {
    for (let round = 0; round < rounds / 4; round++) {
      const context = new Context();
      new Router({ ...place.options, context }).bindSync(place.address);
      await context.close();
      await successors["another socket"]!(place);
    }
  }
});

test("after a proxy has ended and its sockets are released, others bind at once", async () => {
  for (const place of await places()) {
    for (let round = 0; round < rounds / 4; round++) {
      const [front, back] = [new Router(place.options), new Dealer({ linger: 0 })];
      front.bindSync(place.address);
      back.bindSync(`inproc://rebinding-${String(round)}`);
      const proxy = new Proxy(front, back);
      const ended = proxy.run();
      proxy.terminate();
      await ended;
      await front.released;
      await successors["another socket"]!(place);
    }
  }
});

// The address is free when the callback runs, and when the event comes, not only later.
describe("with v5-compat", () => {
  test.each(["the callback of unbind", 'the event "unbind"'])(
    "in %s, others bind at once",
    async (way) => {
      for (const place of await places()) {
        const socket = v5Socket("router");
        socket.setsockopt(ZMQ_IPV6, place.options.ipv6 ? 1 : 0);
        for (let round = 0; round < rounds; round++) {
          socket.bindSync(place.address);
          const successor = await new Promise<Router>((resolve, reject) => {
            const take = (): void => {
              const router = new Router(place.options);
              try {
                router.bindSync(place.address);
                resolve(router);
              } catch (cause) {
                router.close();
                reject(new Error(`${place.address} is not free`, { cause }));
              }
            };
            if (way.includes("event")) socket.once("unbind", take).unbind(place.address);
            else socket.unbind(place.address, take);
          });
          successor.close();
          await successor.released;
        }
        socket.close();
      }
    },
  );
});
