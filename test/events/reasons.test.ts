// Events say why a connection was not made, and why it has ended.

import { inspect } from "node:util";
import {
  curveKeyPair,
  Dealer,
  type Event,
  Pair,
  Publisher,
  Pull,
  Push,
  Reply,
  Router,
  type Socket,
  type SocketOptions,
  Stream,
  Subscriber,
} from "zmq-napi";
import { Client } from "zmq-napi/draft";

import { Program } from "../support/program";
import { Stranger } from "../support/stranger";
import { endpoint, link } from "../support/transports";
import { rest, typesOf, until } from "./observing";
import { command, frame, greeting, ready } from "./raw-peer";

type Options = SocketOptions<Pair>;

const serverKeys = curveKeyPair();
const clientKeys = curveKeyPair();
const nothing: Options = {};
const plainServer: Options = { plainServer: true };
const plainClient: Options = { plainUsername: "u", plainPassword: "p" };
const curveServer: Options = { curveServer: true, curveSecretKey: serverKeys.secretKey };
const curveClient: Options = {
  curveServerKey: serverKeys.publicKey,
  curvePublicKey: clientKeys.publicKey,
  curveSecretKey: clientKeys.secretKey,
};

function portOf(address: string): number {
  return Number(new URL(address.replace(/^\w+:/, "http:")).port);
}

describe("sockets of types that do not fit", () => {
  type Maker = (options: Options) => Socket;
  const pairs: [string, string, Maker, Maker][] = [
    ["Push", "Publisher", (o) => new Push(o), (o) => new Publisher(o)],
    ["Subscriber", "Push", (o) => new Subscriber(o), (o) => new Push(o)],
    ["Dealer", "Pull", (o) => new Dealer(o), (o) => new Pull(o)],
    ["Reply", "Router", (o) => new Reply(o), (o) => new Router(o)],
    ["Client", "Dealer", (o) => new Client(o), (o) => new Dealer(o)],
  ];
  const securities: [string, Options, Options][] = [
    ["no security", nothing, nothing],
    ["CURVE", curveServer, curveClient],
  ];

  describe.each(securities)("with %s", (_security, serving, asking) => {
    test.each(pairs)(
      "%s and %s: both ends know",
      async (one, other, makeOne, makeOther) => {
        using server = makeOther({ ...serving, linger: 0 });
        using client = makeOne({ ...asking, linger: 0 });
        const observers = [server.events, client.events] as const;
        const address = await link("tcp", server, client);
        for (const [index, observer] of observers.entries()) {
          const event = await until(observer, "handshake:error:protocol");
          const [own, peer] = index === 0 ? [other, one] : [one, other];
          expect(event).toMatchObject({
            address,
            error: { code: "ERR_ZMTP_SOCKET_TYPE" },
          });
          expect(event.explanation).toMatch(
            RegExp(
              `^This socket is an? ${own}, and the peer is an? ${peer}. ` +
                `An? ${own} talks only to an? `,
            ),
          );
          expect(await until(observer, "disconnect")).toMatchObject({
            address,
            reason: "handshakeFailed",
          });
        }
      },
    );
  });

  test("over ws and ipc, both ends know as well", async () => {
    for (const transport of ["ws", "ipc"] as const) {
      using server = new Publisher({ linger: 0 });
      using client = new Push({ linger: 0 });
      const observers = [server.events, client.events];
      await link(transport, server, client);
      for (const observer of observers) {
        const { error } = await until(observer, "handshake:error:protocol");
        expect(error.code).toBe("ERR_ZMTP_SOCKET_TYPE");
      }
    }
  });

  test("a type that libzmq does not know is reported", async () => {
    using pull = new Pull();
    const { events } = pull;
    using peer = await Stranger.dial(portOf(await pull.bind(endpoint("tcp"))));
    peer.say(greeting("NULL"));
    peer.say(ready("TELEGRAPH"));
    const { explanation } = await until(events, "handshake:error:protocol");
    expect(explanation).toContain(
      "a Pull, and the peer is a type that is not known here",
    );
    // The peer gets the type of this socket before the connection ends.
    expect(String(await peer.end())).toContain("PULL");
  });

  test("nothing is received, and no handshake is reported", async () => {
    using router = new Router();
    const { events } = router;
    using peer = await Stranger.dial(portOf(await router.bind(endpoint("tcp"))));
    peer.say(greeting("NULL"));
    peer.say(Buffer.concat([ready("PUSH"), Buffer.of(0, 1, 120)]));
    await peer.end();
    await until(events, "disconnect");
    expect(router.tryReceive()).toBeUndefined();
    router.close();
    expect(typesOf(await rest(events))).not.toContain("handshake");
  });
});

describe("sockets with different mechanisms", () => {
  const names = { nothing: "no security (NULL)", plain: "PLAIN", curve: "CURVE" };
  test.each([
    ["nothing", "curve", nothing, curveServer],
    ["plain", "curve", plainClient, curveServer],
    ["curve", "nothing", curveClient, nothing],
    ["nothing", "plain", nothing, plainServer],
    ["curve", "plain", curveClient, plainServer],
  ] as const)(
    "%s at a server with %s: both ends know",
    async (has, wants, asking, serving) => {
      for (const transport of ["tcp", "ipc"] as const) {
        using server = new Dealer({ ...serving, linger: 0 });
        using client = new Dealer({ ...asking, linger: 0 });
        const observers = [server.events, client.events] as const;
        await link(transport, server, client);
        for (const [index, observer] of observers.entries()) {
          const event = await until(observer, "handshake:error:protocol");
          const [own, peer] = index === 0 ? [wants, has] : [has, wants];
          expect(event.error.code).toBe("ERR_ZMTP_MECHANISM_MISMATCH");
          expect(event.explanation).toContain(
            `This socket has ${names[own]}, and the peer has ${names[peer]}. Both ends need`,
          );
          expect((await until(observer, "disconnect")).reason).toBe("handshakeFailed");
        }
      }
    },
  );

  test.each([
    ["ZMTP 2.0", Buffer.from([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, 5, 0, 0])],
    ["HTTP", Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")],
  ])("a peer that speaks %s has no security", async (_name, bytes) => {
    using server = new Dealer(curveServer);
    const { events } = server;
    using peer = await Stranger.dial(portOf(await server.bind(endpoint("tcp"))));
    peer.say(bytes);
    const event = await until(events, "handshake:error:protocol");
    expect(event.error.code).toBe("ERR_ZMTP_MECHANISM_MISMATCH");
    expect(event.explanation).toContain("the peer speaks a protocol without security");
    await peer.end();
  });

  test("two clients are told that one must be the server", async () => {
    using one = new Dealer({ ...curveClient, linger: 0 });
    using other = new Dealer({ ...curveClient, linger: 0 });
    const { events } = one;
    await link("tcp", one, other);
    const event = await until(events, "handshake:error:protocol");
    expect(event.error.code).toBe("ERR_ZMTP_UNEXPECTED_COMMAND");
    expect(event.explanation).toContain("exactly one end must be the server");
  });
});

describe("a handshake that fails otherwise", () => {
  test("names the key of the server as a cause", async () => {
    using server = new Dealer({ ...curveServer, linger: 0 });
    using client = new Dealer({
      ...curveClient,
      curveServerKey: clientKeys.publicKey,
      linger: 0,
    });
    const [atServer, atClient] = [server.events, client.events];
    await link("tcp", server, client);
    expect((await until(atServer, "handshake:error:protocol")).explanation).toContain(
      "Set curveServerKey of the client",
    );
    expect((await until(atClient, "handshake:error:other")).explanation).toContain(
      "curveServerKey is the public key of the server",
    );
    expect((await until(atClient, "disconnect")).reason).toBe("handshakeFailed");
  });

  test("says that the peer sent no greeting", async () => {
    using silent = new Dealer({ handshakeInterval: 100, linger: 0 });
    const { events } = silent;
    const address = await silent.bind(endpoint("tcp"));
    using quiet = await Stranger.dial(portOf(address));
    const late = await until(events, "handshake:error:other");
    expect(late.error.code).toBe("EAGAIN");
    expect(late.explanation).toContain("no greeting within handshakeInterval");
    expect((await until(events, "disconnect")).reason).toBe("handshakeTimeout");
    await quiet.end();

    using brief = await Stranger.dial(portOf(address));
    brief[Symbol.dispose]();
    const { explanation } = await until(events, "handshake:error:other");
    expect(explanation).toContain("closed the connection before it had sent a greeting");
    expect((await until(events, "disconnect")).reason).toBe("handshakeFailed");
  });

  test("says that there is no authentication handler", async () => {
    using server = new Dealer({ ...plainServer, linger: 0 });
    using client = new Dealer({ ...plainClient, linger: 0 });
    const { events } = server;
    await link("tcp", server, client);
    const { explanation } = await until(events, "handshake:error:other");
    expect(explanation).toContain("Make an Authenticator from zmq-napi/auth");
  });
});

describe("a connection ends because", () => {
  /** A Router, and a Dealer by hand that is connected to it. */
  async function connected(options: SocketOptions<Router> = {}) {
    const router = new Router(options);
    const { events } = router;
    const port = portOf(await router.bind(endpoint("tcp")));
    const peer = await Stranger.dial(port);
    peer.say(greeting("NULL"));
    peer.say(ready("DEALER", "d"));
    await until(events, "handshake");
    return {
      router,
      events,
      port,
      peer,
      [Symbol.dispose]: () => {
        router.close();
        peer[Symbol.dispose]();
      },
    };
  }

  test("the peer closed it", async () => {
    using here = await connected();
    here.peer[Symbol.dispose]();
    const event = await until(here.events, "disconnect");
    expect(event.reason).toBe("peerClosed");
    expect(event.explanation).toBe(
      "The peer closed the connection, or its process ended",
    );
  });

  test("the process of the peer was killed", async () => {
    using dealer = new Dealer({ linger: 0 });
    const { events } = dealer;
    const address = await dealer.bind(endpoint("tcp"));
    await using program = new Program(
      `const dealer = new zmq.Dealer();
       dealer.connect(args[0]);
       await dealer.receive();`,
      [address],
    );
    await until(events, "handshake");
    await program.kill();
    expect((await until(events, "disconnect")).reason).toBe("peerClosed");
  });

  test("the peer broke the protocol", async () => {
    using here = await connected();
    here.peer.say(frame(Buffer.of(9, 88)));
    const event = await until(here.events, "disconnect");
    expect(event).toMatchObject({ reason: "protocolError", cause: { code: "EPROTO" } });
    await here.peer.end();
  });

  test("a message is longer than maxMessageSize", async () => {
    using here = await connected({ maxMessageSize: 100 });
    here.peer.say(Buffer.concat([Buffer.of(0, 101), Buffer.alloc(101)]));
    const event = await until(here.events, "disconnect");
    expect(event).toMatchObject({ reason: "protocolError", cause: { code: "EMSGSIZE" } });
    expect(event.explanation).toContain("maxMessageSize");
  });

  test("the peer does not answer heartbeats", async () => {
    using here = await connected({ heartbeatInterval: 50, heartbeatTimeout: 100 });
    expect((await until(here.events, "disconnect")).reason).toBe("heartbeatTimeout");
    await here.peer.end();
  });

  test("the peer keeps its own promise of heartbeats no more", async () => {
    using here = await connected();
    // A PING with a time to live of a tenth of a second.
    here.peer.say(command("PING", "\u0000\u0001"));
    expect((await until(here.events, "disconnect")).reason).toBe("heartbeatTimeout");
  });

  test("its routing id is taken", async () => {
    using here = await connected();
    using other = await Stranger.dial(here.port);
    other.say(greeting("NULL"));
    other.say(ready("DEALER", "d"));
    await other.end();
    const event = await until(here.events, "disconnect");
    expect(event.reason).toBe("peerNotTaken");
    expect(event.explanation).toContain("Give each peer a routingId of its own");
  });

  test("a peer without handshake, or of ZMTP 1.0, has left: no handshake has failed", async () => {
    const raw = new Stream();
    const old = new Dealer({ linger: 0 });
    const cases: [Socket, Buffer][] = [
      [raw, Buffer.from("hello")],
      // A routing id of no bytes, and a message.
      [old, Buffer.of(1, 0, 2, 0, 120)],
    ];
    for (const [socket, bytes] of cases) {
      const { events } = socket;
      const peer = await Stranger.dial(portOf(await socket.bind(endpoint("tcp"))));
      peer.say(bytes);
      await (socket as Dealer).receive();
      peer[Symbol.dispose]();
      expect((await until(events, "disconnect")).reason).toBe("peerClosed");
      socket.close();
    }
  });
});

describe("reason and explanation", () => {
  async function disconnection(): Promise<Event> {
    using pull = new Pull();
    const { events } = pull;
    const push = new Push({ linger: 0 });
    await link("tcp", pull, push);
    await until(events, "handshake");
    push.close();
    return until(events, "disconnect");
  }

  test("are left out of comparisons, and shown by console.log", async () => {
    const event = await disconnection();
    expect(event).toEqual({ type: "disconnect", address: expect.any(String) });
    expect(Object.keys(event)).toEqual(["type", "address"]);
    expect(inspect(event)).toContain("reason: 'peerClosed'");
    expect(inspect(event)).toContain("The peer closed the connection");
  });
});
