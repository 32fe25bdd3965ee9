// Peers that break the protocol on the wire.

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { curveKeyPair } from "zmq-napi";

import "../support/leaks";
import { Door } from "./door";

const server = curveKeyPair();
const own = curveKeyPair();

const securities = {
  CURVE: {
    policy: { curve: [own.publicKey] },
    server: { curveServer: true, curveSecretKey: server.secretKey },
    client: {
      curvePublicKey: own.publicKey,
      curveSecretKey: own.secretKey,
      curveServerKey: server.publicKey,
    },
  },
  PLAIN: {
    policy: { plain: { ada: "lovelace" } },
    server: { plainServer: true },
    client: { plainUsername: "ada", plainPassword: "lovelace" },
  },
  NULL: { policy: {}, server: { zapDomain: "global" }, client: {} },
};

type Mechanism = keyof typeof securities;
const mechanisms = Object.keys(securities) as Mechanism[];

function open(mechanism: Mechanism): Promise<Door> {
  const { policy, server } = securities[mechanism];
  return Door.open(policy, { ...server, maxMessageSize: 1 << 20 });
}

function portOf({ address }: Door): number {
  return Number(address.split(":").pop());
}

/** A plain tcp connection, without libzmq. */
async function raw(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  // The server may reset the connection at any time.
  socket.on("error", () => undefined);
  socket.resume();
  await once(socket, "connect");
  return socket;
}

/** Resolves when the connection ends, in order or by a reset. */
function ended(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once("close", () => resolve());
  });
}

function greeting(mechanism: string, version = 3): Buffer {
  const bytes = Buffer.alloc(64);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = version;
  bytes.write(mechanism, 12, "latin1");
  return bytes;
}

/** A handshake command: flags, length, name, body. */
function command(name: string, body: Buffer, length = body.length + name.length + 1) {
  const head = Buffer.from([4, length, name.length]);
  return Buffer.concat([head, Buffer.from(name), body]);
}

function named(mechanism: string, ...bytes: Buffer[]): Buffer {
  return Buffer.concat([greeting(mechanism), ...bytes]);
}

const huge = Buffer.from([6, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

/** The bytes for which the server ends the connection. */
const refused: Record<string, (mechanism: Mechanism) => Buffer> = {
  "another mechanism": (own) => {
    const other = own === "NULL" ? "PLAIN" : "NULL";
    return named(other, command("READY", Buffer.alloc(0)));
  },
  "an unknown mechanism": () => named("ROT13", Buffer.alloc(100)),
  "a command that does not exist": (own) => named(own, command("HOWDY", Buffer.alloc(9))),
  "a command of another state": (own) =>
    named(own, command("INITIATE", Buffer.alloc(50))),
  "an empty command": (own) => named(own, Buffer.from([4, 0])),
  "a name longer than its command": (own) => named(own, Buffer.from([4, 2, 200, 65])),
  "a command beyond all bounds": (own) => named(own, huge),
  "a message by ZMTP 1": () => Buffer.from([1, 0, 6, 0, ...Buffer.from("knock")]),
  "a message by ZMTP 2": (own) =>
    Buffer.concat([
      greeting(own, 1).subarray(0, 11),
      Buffer.from([8, 0, 0, 0, 5]),
      Buffer.from("knock"),
    ]),
  "a message instead of a command": (own) =>
    named(own, Buffer.from([0, 5]), Buffer.from("knock")),
  "a HELLO of the wrong length": (own) =>
    named(own, command("HELLO", Buffer.alloc(7, 9))),
  "a HELLO that can't be opened": (own) =>
    named(own, command("HELLO", Buffer.concat([Buffer.of(1, 0), Buffer.alloc(192, 5)]))),
  "properties longer than their command": (own) =>
    named(own, command("READY", Buffer.from([11, 65, 65, 65, 65]))),
};

/** The bytes after which the peer ends the connection. */
const abandoned: Record<string, (mechanism: Mechanism) => Buffer> = {
  nothing: () => Buffer.alloc(0),
  "half a greeting": (own) => greeting(own).subarray(0, 30),
  "a greeting": (own) => greeting(own),
  "half a command": (own) =>
    named(own, command("HELLO", Buffer.alloc(190)).subarray(0, 50)),
  noise: () => Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
  zeros: () => Buffer.alloc(1000),
  "a greeting of an old version": (own) => greeting(own, 1),
};

describe.each(mechanisms)("a server with %s", (mechanism) => {
  const { client } = securities[mechanism];

  async function staysUsable(door: Door): Promise<void> {
    const { decision, message } = await door.knock(client);
    expect(decision.allowed).toBe(true);
    expect(String(message)).toBe("knock");
    expect(door.server.tryReceive()).toBeUndefined();
  }

  test.each(Object.entries(refused))("drops a peer that sends %s", async (what, make) => {
    // As far as a server can see, a PLAIN or NULL client may send these bytes.
    if (mechanism === "NULL" && what.includes("HELLO that")) return;
    await using door = await open(mechanism);
    const decisions: boolean[] = [];
    door.auth.on("decision", ({ allowed }) => decisions.push(allowed));
    const socket = await raw(portOf(door));
    const closed = ended(socket);
    socket.write(make(mechanism));
    await closed;
    expect(decisions).not.toContain(true);
    await staysUsable(door);
  });

  test.each(Object.entries(abandoned))(
    "survives a peer that sends %s and leaves",
    async (_, make) => {
      await using door = await open(mechanism);
      const socket = await raw(portOf(door));
      const closed = ended(socket);
      socket.end(make(mechanism));
      await staysUsable(door);
      socket.destroy();
      await closed;
    },
  );

  test("admits others while silent peers wait, and drops the silent ones", async () => {
    const { policy, server } = securities[mechanism];
    await using door = await Door.open(policy, { ...server, handshakeInterval: 200 });
    const socket = await raw(portOf(door));
    const closed = ended(socket);
    await staysUsable(door);
    await closed;
  });
});

describe("a PLAIN client without libzmq", () => {
  const name = Buffer.from([3, ...Buffer.from("ada")]);
  const word = Buffer.from([8, ...Buffer.from("lovelace")]);

  test.each([
    ["a name with a NUL in it", [4, 97, 100, 97, 0], word, "Invalid credentials"],
    ["a name that is no UTF-8", [1, 0xff], word, "Invalid credentials"],
    ["no name", [0], word, "Unknown user or wrong password"],
    [
      "a password with more behind a NUL",
      name,
      [10, ...word.subarray(1), 0, 65],
      "Invalid credentials",
    ],
    ["no password", name, [0], "Unknown user or wrong password"],
  ])("does not get in with %s", async (_, username, password, reason) => {
    await using door = await open("PLAIN");
    const decided = door.nextDecision();
    const socket = await raw(portOf(door));
    const closed = ended(socket);
    const body = Buffer.concat([Buffer.from(username), Buffer.from(password)]);
    socket.write(named("PLAIN", command("HELLO", body)));
    expect(await decided).toMatchObject({ allowed: false, reason });
    socket.destroy();
    await closed;
    const { message } = await door.knock(securities.PLAIN.client);
    expect(message?.metadata.userId).toBe("ada");
  });

  test("can't give itself another user id", async () => {
    await using door = await open("PLAIN");
    const socket = await raw(portOf(door));
    const property = (key: string, value: string) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(value.length);
      return Buffer.concat([
        Buffer.of(key.length),
        Buffer.from(key),
        length,
        Buffer.from(value),
      ]);
    };
    const properties = Buffer.concat([
      property("Socket-Type", "PUSH"),
      property("User-Id", "root"),
      property("Peer-Address", "10.0.0.1"),
      property("X-Label", "mine"),
    ]);
    socket.write(named("PLAIN", command("HELLO", Buffer.concat([name, word]))));
    while (socket.bytesRead < greeting("PLAIN").length + "004WELCOME".length) {
      await once(socket, "data");
    }
    socket.write(command("INITIATE", properties));
    socket.write(Buffer.from([0, 4, ...Buffer.from("fake")]));
    const frames = await door.server.receive({ metadata: ["X-Label", "User-Id"] });
    expect(String(frames)).toBe("fake");
    expect(frames.metadata).toMatchObject({ userId: "ada", peerAddress: "127.0.0.1" });
    expect([...frames.metadata.properties]).toEqual([
      ["X-Label", "mine"],
      ["User-Id", "ada"],
    ]);
    const closed = ended(socket);
    socket.destroy();
    await closed;
  });
});

/** Passes connections on to a server, and can change the bytes of clients. */
class Relay {
  /** The bytes from clients, one entry for each connection. */
  readonly recorded: Buffer[] = [];
  readonly #sockets: Socket[] = [];
  readonly #server: Server;

  constructor(port: number, change: (bytes: Buffer, from: number, of: number) => void) {
    this.#server = createServer((client) => {
      const upstream = connect(port, "127.0.0.1");
      this.#sockets.push(client, upstream);
      const connection = this.recorded.push(Buffer.alloc(0)) - 1;
      for (const socket of [client, upstream]) socket.on("error", () => undefined);
      client.on("data", (bytes) => {
        const before = this.recorded[connection]!;
        const changed = Buffer.from(bytes);
        change(changed, before.length, connection);
        this.recorded[connection] = Buffer.concat([before, bytes]);
        upstream.write(changed);
      });
      upstream.on("data", (bytes) => client.write(bytes));
      client.on("close", () => upstream.destroy());
      upstream.on("close", () => client.destroy());
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return `tcp://127.0.0.1:${port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

describe("CURVE", () => {
  const { client } = securities.CURVE;

  test("a recorded handshake is refused the second time", async () => {
    await using door = await open("CURVE");
    const port = portOf(door);
    await using relay = new Relay(port, () => undefined);
    door.address = await relay.listen();
    const { message } = await door.knock(client);
    expect(String(message)).toBe("knock");
    const [recorded] = relay.recorded;
    expect(recorded!.length).toBeGreaterThan(64 + 200 + 257);

    let decisions = 0;
    door.auth.on("decision", () => decisions++);
    for (const pieces of [1, 3]) {
      const socket = await raw(port);
      const closed = ended(socket);
      const size = Math.ceil(recorded!.length / pieces);
      for (let at = 0; at < recorded!.length; at += size) {
        socket.write(recorded!.subarray(at, at + size));
        await new Promise(setImmediate);
      }
      await closed;
    }
    const again = await door.knock(client);
    expect(String(again.message)).toBe("knock");
    expect(decisions).toBe(1);
    expect(door.server.tryReceive()).toBeUndefined();
  });

  // The bit lies in HELLO's short-term key, signature box or nonce, in INITIATE's cookie,
  // nonce or box with key and vouch, or in the message.
  test.each([150, 190, 240, 300, 372, 380, 500, 560])(
    "a bit that is changed after %d bytes changes no message",
    async (offset) => {
      await using door = await open("CURVE");
      await using relay = new Relay(portOf(door), (bytes, from, connection) => {
        const at = offset - from;
        if (connection === 0 && at >= 0 && at < bytes.length) bytes[at]! ^= 1;
      });
      door.address = await relay.listen();
      const says = "knock ".repeat(20);
      const push = door.client({ ...client, reconnectInterval: 1 }, says);
      // A message on its way in the first connection is lost with the connection.
      const retry = setInterval(() => push.trySend(says), 20);
      const frames = await door.server.receive({ metadata: true });
      clearInterval(retry);
      expect(String(frames)).toBe(says);
      expect(frames.metadata.userId).toBe(own.publicKey);
    },
  );
});
