import { connect } from "node:net";

import {
  capability,
  Context,
  curveKeyPair,
  Dealer,
  type Event,
  Pair,
  Router,
  type SocketOptions,
} from "zmq-napi";

import { endpoint, link } from "../support/transports";
import { until } from "./observing";
import { answering, command, frame, greet, send } from "./raw-peer";

const wildcard = endpoint("tcp");
const user = { plainUsername: "user", plainPassword: "secret", linger: 0 };
const plainServer = { plainServer: true, zapDomain: "test", linger: 0 };

/** The frames that a ZAP handler replies with; `id` is the id of the request. */
type Answer = (id: Buffer) => (string | Buffer | null)[];

/** A context with a handler that sends this reply to every request. */
class Realm implements AsyncDisposable {
  readonly context = new Context();
  readonly #handler = new Router({ context: this.context, linger: 0 });
  readonly #serving: Promise<void>;

  constructor(answer: Answer) {
    this.#handler.bindSync("inproc://zeromq.zap.01");
    this.#serving = this.#serve(answer);
  }

  pairs(
    ...options: [SocketOptions<Pair>, SocketOptions<Pair>]
  ): [server: Pair, client: Pair] {
    const { context } = this;
    const [server, client] = options.map((each) => new Pair({ context, ...each }));
    return [server!, client!];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
    await this.#serving;
  }

  async #serve(answer: Answer): Promise<void> {
    for await (const [peer, delimiter, , id] of this.#handler) {
      await this.#handler.send([peer, delimiter, ...answer(id!)]);
    }
  }
}

const withStatus =
  (status: string): Answer =>
  (id) => ["1.0", id, status, "because", "somebody", null];

describe("a handshake", () => {
  test.each(["tcp", "ipc"] as const)(
    "that succeeds is reported at both ends, over %s",
    async (transport) => {
      await using realm = new Realm(withStatus("200"));
      const [server, client] = realm.pairs(plainServer, user);
      const [atServer, atClient] = [server.events, client.events];
      const address = await link(transport, server, client);
      expect(await until(atServer, "handshake")).toEqual({ type: "handshake", address });
      expect(await until(atClient, "handshake")).toEqual({ type: "handshake", address });
    },
  );

  test.each([
    [400, "Authentication failure"],
    [500, "Internal error"],
  ] as const)(
    "that a ZAP handler refuses with %i is reported at both ends",
    async (status, message) => {
      await using realm = new Realm(withStatus(String(status)));
      const [server, client] = realm.pairs(plainServer, user);
      const [atServer, atClient] = [server.events, client.events];
      const address = await link("tcp", server, client);
      for (const observer of [atServer, atClient]) {
        const event = await until(observer, "handshake:error:auth");
        expect(event).toMatchObject({ address, error: { status, message } });
        expect(event.error).toBeInstanceOf(Error);
      }
    },
  );

  test("that a ZAP handler refuses with 300 is reported at the server, and the client tries again later", async () => {
    let answers = 0;
    await using realm = new Realm((id) =>
      withStatus(answers++ === 0 ? "300" : "200")(id),
    );
    const shortHandshake = { ...user, handshakeInterval: 1000 };
    const [server, client] = realm.pairs(plainServer, shortHandshake);
    const [atServer, atClient] = [server.events, client.events];
    const address = await link("tcp", server, client);
    const event = await until(atServer, "handshake:error:auth");
    expect(event).toMatchObject({
      address,
      error: { status: 300, message: "Temporary error" },
    });
    expect(await until(atClient, "handshake")).toEqual({ type: "handshake", address });
  });

  const malformed: Record<string, [Answer, string]> = {
    "another version": [
      (id) => ["9.9", id, "200", "OK", null, null],
      "ERR_ZAP_BAD_VERSION",
    ],
    "another request's id": [
      () => ["1.0", "other", "200", "OK", null, null],
      "ERR_ZAP_BAD_REQUEST_ID",
    ],
    "a status that is none": [withStatus("299"), "ERR_ZAP_INVALID_STATUS_CODE"],
    "no status": [withStatus(""), "ERR_ZAP_INVALID_STATUS_CODE"],
    "too few frames": [(id) => ["1.0", id, "200"], "ERR_ZAP_MALFORMED_REPLY"],
    "too many frames": [
      (id) => ["1.0", id, "200", "OK", null, null, "more"],
      "ERR_ZAP_MALFORMED_REPLY",
    ],
    "metadata that is none": [
      (id) => ["1.0", id, "200", "OK", null, Buffer.from([5, 1, 2])],
      "ERR_ZAP_INVALID_METADATA",
    ],
  };

  test.each(Object.entries(malformed))(
    "in which a ZAP handler answers with %s is reported at the server",
    async (_name, [answer, code]) => {
      await using realm = new Realm(answer);
      const [server, client] = realm.pairs(plainServer, user);
      const atServer = server.events;
      const address = await link("tcp", server, client);
      const event = await until(atServer, "handshake:error:protocol");
      expect(event).toMatchObject({
        address,
        error: { code, message: "ZAP protocol error" },
      });
      expect(event.error).toBeInstanceOf(Error);
    },
  );

  test("without a ZAP handler fails with another event", async () => {
    await using context = new Context();
    const server = new Pair({ context, plainServer: true, linger: 0 });
    const client = new Pair({ context, ...user });
    const atServer = server.events;
    const address = await link("tcp", server, client);
    const event = await until(atServer, "handshake:error:other");
    expect(event).toMatchObject({ address, error: { name: "ZmqError" } });
    expect(typeof event.error.errno).toBe("number");
  });
});

describe("peers that do not fit", () => {
  const [serverKeys, clientKeys, otherKeys] = [
    curveKeyPair(),
    curveKeyPair(),
    curveKeyPair(),
  ];
  const curveServer = {
    curveServer: true,
    curveSecretKey: serverKeys.secretKey,
    linger: 0,
  };
  const curveClient = (serverKey: string) => ({
    curvePublicKey: clientKeys.publicKey,
    curveSecretKey: clientKeys.secretKey,
    curveServerKey: serverKey,
    linger: 0,
  });

  async function failing(
    serverOptions: SocketOptions<Dealer>,
    clientOptions: SocketOptions<Dealer>,
    transport: "tcp" | "ipc",
  ): Promise<Event[]> {
    using server = new Dealer(serverOptions);
    using client = new Dealer(clientOptions);
    const [atServer, atClient] = [server.events, client.events];
    const address = await link(transport, server, client);
    const events = await Promise.all([
      until(atServer, "handshake:error:protocol"),
      until(atClient, "disconnect"),
    ]);
    for (const event of events) expect(event.address).toBe(address);
    return events;
  }

  test.each(["tcp", "ipc"] as const)(
    "by their mechanism are reported over %s",
    async (transport) => {
      const [atServer] = await failing(
        curveServer,
        { plainUsername: "u", linger: 0 },
        transport,
      );
      expect(atServer).toMatchObject({
        error: { code: "ERR_ZMTP_MECHANISM_MISMATCH", message: "ZMTP protocol error" },
      });
    },
  );

  test.each(["tcp", "ipc"] as const)(
    "by the key of the server are reported over %s",
    async (transport) => {
      expect(capability.curve).toBe(true);
      const [atServer] = await failing(
        curveServer,
        curveClient(otherKeys.publicKey),
        transport,
      );
      expect(atServer).toMatchObject({ error: { code: "ERR_ZMTP_CRYPTOGRAPHIC" } });
    },
  );

  test("have no such event if they fit", async () => {
    using server = new Dealer(curveServer);
    using client = new Dealer(curveClient(serverKeys.publicKey));
    const { events } = client;
    await link("tcp", server, client);
    expect((await until(events, "handshake")).type).toBe("handshake");
  });
});

describe("a peer that speaks ZMTP badly", () => {
  const garbageHello = Buffer.concat([Buffer.from([1, 0]), Buffer.alloc(192)]);
  const clients: Record<string, [SocketOptions<Dealer>, string, Buffer, string]> = {
    "a command out of turn": [
      plainServer,
      "PLAIN",
      command("WELCOME"),
      "ERR_ZMTP_UNEXPECTED_COMMAND",
    ],
    "a command longer than its frame": [
      plainServer,
      "PLAIN",
      frame(Buffer.from([9, 88])),
      "ERR_ZMTP_MALFORMED_COMMAND_UNSPECIFIED",
    ],
    "a HELLO without a name": [
      plainServer,
      "PLAIN",
      command("HELLO"),
      "ERR_ZMTP_MALFORMED_COMMAND_HELLO",
    ],
    "an ERROR that is too short": [
      { linger: 0 },
      "NULL",
      command("ERROR"),
      "ERR_ZMTP_MALFORMED_COMMAND_ERROR",
    ],
    "a HELLO of the wrong length for CURVE": [
      { curveServer: true, curveSecretKey: curveKeyPair().secretKey, linger: 0 },
      "CURVE",
      command("HELLO"),
      "ERR_ZMTP_MALFORMED_COMMAND_HELLO",
    ],
    "a HELLO of zeros for CURVE": [
      { curveServer: true, curveSecretKey: curveKeyPair().secretKey, linger: 0 },
      "CURVE",
      command("HELLO", garbageHello),
      "ERR_ZMTP_CRYPTOGRAPHIC",
    ],
  };

  test.each(Object.entries(clients))(
    "with %s is reported at our server",
    async (_name, [options, mechanism, bad, code]) => {
      using server = new Dealer(options);
      const { events } = server;
      const address = await server.bind(wildcard);
      const gone = greet(address, mechanism, bad);
      expect(await until(events, "handshake:error:protocol")).toMatchObject({
        address,
        error: { code, message: "ZMTP protocol error" },
      });
      expect((await until(events, "disconnect")).address).toBe(address);
      await gone;
    },
  );

  const servers: Record<
    string,
    [SocketOptions<Dealer>, string, Buffer, Event["type"], object]
  > = {
    "a WELCOME with more to it": [
      user,
      "PLAIN",
      command("WELCOME", "x"),
      "handshake:error:protocol",
      { code: "ERR_ZMTP_MALFORMED_COMMAND_WELCOME" },
    ],
    "an ERROR that says 400": [
      { linger: 0 },
      "NULL",
      command("ERROR", "\u0003400"),
      "handshake:error:auth",
      { status: 400 },
    ],
  };

  test.each(Object.entries(servers))(
    "with %s is reported at our client",
    async (_name, [options, mechanism, answer, type, error]) => {
      using server = await answering(mechanism, answer);
      using client = new Dealer(options);
      const { events } = client;
      client.connect(server.address);
      expect(await until(events, type)).toMatchObject({ address: server.address, error });
    },
  );

  test("and that closes the connection in the middle is reported", async () => {
    using server = new Dealer({ linger: 0 });
    const { events } = server;
    const address = await server.bind(wildcard);
    const { hostname, port } = new URL(address.replace("tcp:", "http:"));
    const peer = connect(Number(port), hostname, () => peer.end());
    peer.resume();
    const event = await until(events, "handshake:error:other");
    expect(event).toMatchObject({ address, error: { name: "ZmqError" } });
    expect((await until(events, "disconnect")).address).toBe(address);
  });

  test("without a WebSocket is reported at our ws server", async () => {
    using server = new Dealer({ linger: 0 });
    const { events } = server;
    const address = await server.bind("ws://127.0.0.1:*");
    const gone = send(address, Buffer.from("POST / HTTP/1.1\r\nX: y\r\n\r\n"));
    expect(await until(events, "handshake:error:protocol")).toMatchObject({
      error: { code: "ERR_WS_UNSPECIFIED", message: "WS protocol error" },
    });
    await gone;
  });
});
