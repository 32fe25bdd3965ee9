// A socket closes the connection to one of its peers.

import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

import { Dealer, Router, Stream } from "zmq-napi";
import { Client, Peer, Server } from "zmq-napi/draft";

import { until } from "../events/observing";
import { greeting, ready } from "../events/raw-peer";
import { Stranger } from "../support/stranger";
import { endpoint, link, wireTransports } from "../support/transports";

const unreachable = expect.objectContaining({ name: "ZmqError", code: "EHOSTUNREACH" });

function portOf(address: string): number {
  return Number(new URL(address.replace(/^\w+:/, "http:")).port);
}

/** Dials a Router as a Dealer by hand, which reads nothing that it is not asked to. */
async function dial(address: string, routingId: string): Promise<Stranger> {
  const stranger = await Stranger.dial(portOf(address));
  stranger.say(greeting("NULL"));
  stranger.say(ready("DEALER", routingId));
  // Messages may follow the command of the Router.
  await stranger.receive((bytes) => bytes.length > 64);
  return stranger;
}

/** The bytes of a message of several frames. */
function message(...frames: string[]): Buffer {
  return Buffer.concat(
    frames.map((text, index) => {
      const more = index < frames.length - 1 ? 1 : 0;
      return Buffer.concat([Buffer.of(more, text.length), Buffer.from(text)]);
    }),
  );
}

describe.each(wireTransports)("disconnectPeer of a Router over %s", (transport) => {
  test("closes the connection, and the peer comes back by itself", async () => {
    using router = new Router({ mandatory: true, linger: 0 });
    using dealer = new Dealer({ routingId: "d", linger: 0, reconnectInterval: 10 });
    const [atRouter, atDealer] = [router.events, dealer.events];
    const address = await link(transport, router, dealer);
    await dealer.send("first");
    expect(String(await router.receive())).toBe("d,first");

    router.disconnectPeer("d");
    expect(await until(atRouter, "disconnect")).toMatchObject({
      address,
      reason: "disconnectedHere",
      explanation: expect.stringContaining("disconnectPeer()"),
    });
    expect(await until(atDealer, "disconnect")).toMatchObject({ reason: "peerClosed" });

    await dealer.send("second");
    expect(String(await router.receive())).toBe("d,second");
    await router.send(["d", "still here"]);
    expect(String(await dealer.receive())).toBe("still here");
  });

  test("closes the connection that the Router made, and makes it again", async () => {
    using router = new Router({ mandatory: true, linger: 0, reconnectInterval: 10 });
    using dealer = new Dealer({ routingId: "own", linger: 0 });
    const [{ events }, atDealer] = [router, dealer.events];
    router.connect(await dealer.bind(endpoint(transport)), { routingId: "given" });
    await router.send(["given", "x"]);
    expect(String(await dealer.receive())).toBe("x");
    router.disconnectPeer(Buffer.from("given"));
    expect(await until(events, "disconnect")).toMatchObject({
      reason: "disconnectedHere",
    });
    await until(atDealer, "disconnect");
    await dealer.send("again");
    expect(String(await router.receive())).toBe("own,again");
    await expect(router.send(["given", "x"])).rejects.toEqual(unreachable);
  });
});

describe("disconnectPeer of a Router", () => {
  test("knows only peers that are connected", async () => {
    using router = new Router({ mandatory: true, linger: 0 });
    const address = await router.bind(endpoint("tcp"));
    expect(() => router.disconnectPeer("nobody")).toThrow(
      expect.objectContaining({
        code: "EHOSTUNREACH",
        syscall: "zmq_disconnect_peer_by_id",
        message: expect.stringContaining('the routing id "nobody" is connected'),
      }),
    );
    expect(() => router.disconnectPeer("")).toThrow(unreachable);
    using peer = await dial(address, "d");
    peer.say(message("x"));
    const [id] = await router.receive();
    router.disconnectPeer(id);
    // The peer is gone from this moment on, and not only when its connection has ended.
    expect(() => router.disconnectPeer(id)).toThrow(unreachable);
    await expect(router.send([id, "x"])).rejects.toEqual(unreachable);
    await peer.end();
    expect(() => router.disconnectPeer(id)).toThrow(unreachable);
  });

  test("refuses what is no routing id", () => {
    using router = new Router();
    for (const wrong of [undefined, null, 5, {}, ["d"]]) {
      expect(() => router.disconnectPeer(wrong as string)).toThrow(
        expect.objectContaining({
          name: "TypeError",
          message: expect.stringContaining("disconnectPeer() takes the routing id"),
        }),
      );
    }
  });

  test("leaves other peers alone", async () => {
    using router = new Router({ linger: 0 });
    const dealers = ["a", "b", "c"].map(
      (routingId) => new Dealer({ routingId, linger: 0, reconnectInterval: -1 }),
    );
    await link("tcp", router, ...dealers);
    for (const dealer of dealers) await dealer.send("x");
    for (let count = 0; count < 3; count++) await router.receive();
    router.disconnectPeer("b");
    for (const id of ["a", "c"]) await router.send([id, id]);
    expect(String(await dealers[0]!.receive())).toBe("a");
    expect(String(await dealers[2]!.receive())).toBe("c");
    for (const dealer of dealers) dealer.close();
  });

  test("also ends a peer that reads nothing, and drops what waits for it", async () => {
    using router = new Router({ mandatory: true, sendHighWaterMark: 5 });
    const address = await router.bind(endpoint("tcp"));
    using peer = await dial(address, "d");
    peer.say(message("x"));
    await router.receive();
    peer.pause();
    const big = Buffer.alloc(1 << 20);
    let sent = 0;
    while (router.trySend(["d", big])) sent += 1;
    const waiting = router.send(["d", "last"]);
    router.disconnectPeer("d");
    await expect(waiting).rejects.toEqual(unreachable);
    peer.resume();
    const bytes = await peer.end();
    expect(bytes.length).toBeLessThan(sent * big.length);
    expect(bytes.includes("last")).toBe(false);
    // Nothing lingers: the linger of the Router has no limit.
    router.close();
    await router.released;
  });

  test("drops what the peer has sent and nobody has received", async () => {
    using router = new Router({ receiveHighWaterMark: 400 });
    const address = await router.bind(endpoint("tcp"));
    using peer = await dial(address, "d");
    const count = 1000;
    for (let n = 0; n < count; n++) peer.say(message(String(n)));
    expect(String(await router.receive())).toBe("d,0");
    router.disconnectPeer("d");
    await peer.end();
    const rest: string[] = [];
    for (let next = router.tryReceive(); next; next = router.tryReceive()) {
      rest.push(String(next));
    }
    // Only prefetched messages are left, in order.
    expect(rest.length).toBeLessThan(64);
    expect(rest).toEqual(rest.map((_text, index) => `d,${index + 1}`));
  });

  test("tears no message apart", async () => {
    using router = new Router();
    const { events } = router;
    const address = await router.bind(endpoint("tcp"));
    using peer = await dial(address, "d");
    peer.say(message("one", "two", "three"));
    // Asking libzmq whether a message is there takes its first frame from the queue.
    while (!router.readable) await new Promise((resolve) => setImmediate(resolve));
    router.disconnectPeer("d");
    expect((await until(events, "disconnect")).reason).toBe("disconnectedHere");
    await peer.end();
    expect(() => router.disconnectPeer("d")).toThrow(unreachable);
    {
      using early = await dial(address, "d");
      expect((await until(events, "disconnect")).reason).toBe("peerNotTaken");
      await early.end();
    }
    expect(String(await router.receive())).toBe("d,one,two,three");
    expect(router.tryReceive()).toBeUndefined();
    using next = await dial(address, "d");
    next.say(message("four"));
    expect(String(await router.receive())).toBe("d,four");
  });

  test("can be repeated while the peer comes back", async () => {
    using router = new Router({ linger: 0, handover: true });
    using dealer = new Dealer({ routingId: "d", linger: 0, reconnectInterval: 1 });
    const { events } = dealer;
    await link("tcp", router, dealer);
    for (let round = 0; round < 30; round++) {
      await dealer.send(String(round));
      const [id, text] = await router.receive();
      expect(String(text)).toBe(String(round));
      router.disconnectPeer(id);
      await until(events, "disconnect");
    }
  });

  test("over inproc, ends the connection for good", async () => {
    using router = new Router();
    using dealer = new Dealer({ routingId: "d", sendTimeout: 0 });
    await link("inproc", router, dealer);
    await dealer.send("x");
    await router.receive();
    await router.send(["d", "queued"]);
    router.disconnectPeer("d");
    // The queue of an inproc connection is that of the peer.
    expect(String(await dealer.receive())).toBe("queued");
    while (dealer.writable) await new Promise((resolve) => setImmediate(resolve));
    await expect(dealer.send("x")).rejects.toMatchObject({ code: "EAGAIN" });
    expect(() => router.disconnectPeer("d")).toThrow(unreachable);
  });
});

describe("disconnectPeer of a Stream", () => {
  test("ends a connection that it has accepted", async () => {
    using stream = new Stream();
    const address = await stream.bind(endpoint("tcp"));
    using peer = await Stranger.dial(portOf(address));
    const [id] = await stream.receive();
    stream.disconnectPeer(id);
    expect(await peer.end()).toHaveLength(0);
    expect(() => stream.disconnectPeer(id)).toThrow(unreachable);
  });

  test("ends a connection that it has made, for good", async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.on("error", () => undefined);
      socket.resume();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    using stream = new Stream({ linger: 0, reconnectInterval: 1 });
    const { events } = stream;
    const address = `tcp://127.0.0.1:${port}`;
    for (const routingId of ["one", "two"]) {
      stream.connect(address, { routingId });
      const [id] = await stream.receive();
      expect(String(id)).toBe(routingId);
      stream.disconnectPeer(id);
      expect((await until(events, "disconnect")).reason).toBe("disconnectedHere");
    }
    using last = await Stranger.dial(port);
    while (connections < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(connections).toBe(3);
    last[Symbol.dispose]();
    server.close();
  });
});

describe("disconnectPeer of draft sockets", () => {
  test("a Server disconnects a Client, which comes back with another number", async () => {
    using server = new Server({ linger: 0 });
    using client = new Client({ linger: 0, reconnectInterval: 10 });
    const [{ events }, atClient] = [server, client.events];
    await link("tcp", server, client);
    await client.send("x");
    const [, { routingId }] = await server.receive();
    server.disconnectPeer(routingId);
    await expect(server.send("x", { routingId })).rejects.toEqual(unreachable);
    expect((await until(events, "disconnect")).reason).toBe("disconnectedHere");
    await until(atClient, "disconnect");
    await client.send("y");
    const [text, again] = await server.receive();
    expect(String(text)).toBe("y");
    expect(again.routingId).not.toBe(routingId);
    expect(() => server.disconnectPeer(routingId)).toThrow(
      expect.objectContaining({ code: "EHOSTUNREACH", syscall: "zmq_disconnect_peer" }),
    );
  });

  test("a Peer disconnects a Peer", async () => {
    using one = new Peer({ linger: 0 });
    using other = new Peer({ linger: 0 });
    const routingId = one.connectPeer(await other.bind(endpoint("tcp")));
    await one.send("x", { routingId });
    const [, from] = await other.receive();
    const { events } = other;
    other.disconnectPeer(from.routingId);
    await expect(other.send("x", from)).rejects.toEqual(unreachable);
    expect((await until(events, "disconnect")).reason).toBe("disconnectedHere");
  });

  test("they take numbers only", () => {
    using server = new Server();
    for (const wrong of ["1", undefined, Buffer.alloc(4)]) {
      expect(() => server.disconnectPeer(wrong as unknown as number)).toThrow(TypeError);
    }
    for (const wrong of [0, -1, 1.5, 2 ** 32, NaN]) {
      expect(() => server.disconnectPeer(wrong)).toThrow(RangeError);
    }
    expect(() => server.disconnectPeer(1)).toThrow(unreachable);
  });
});
