// Connections through a SOCKS5 proxy (RFC 1928, RFC 1929).

import { once } from "node:events";
import {
  connect,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from "node:net";

import { Pull, Push } from "zmq-napi";

/** A proxy that requires the user and password of its constructor, or nothing. */
class Proxy {
  /** The requested addresses, in the order of the connections. */
  readonly asked: string[] = [];
  readonly refused: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(user?: { name: string; password: string }) {
    this.#server = createServer((socket) => {
      this.#track(socket);
      this.#serve(socket, user).catch(() => socket.destroy());
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  [Symbol.dispose](): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
  }

  async #serve(
    socket: Socket,
    user: { name: string; password: string } | undefined,
  ): Promise<void> {
    const [, count] = await bytes(socket, 2);
    const methods = await bytes(socket, count!);
    const method = user ? 2 : 0;
    socket.write(Buffer.from([5, methods.includes(method) ? method : 0xff]));
    if (user) {
      const [, length] = await bytes(socket, 2);
      const name = String(await bytes(socket, length!));
      const password = String(await bytes(socket, (await bytes(socket, 1))[0]!));
      const right = name === user.name && password === user.password;
      if (!right) this.refused.push(`${name}:${password}`);
      socket.write(Buffer.from([1, right ? 0 : 1]));
      if (!right) return;
    }
    const [, , , kind] = await bytes(socket, 4);
    const host =
      kind === 3
        ? String(await bytes(socket, (await bytes(socket, 1))[0]!))
        : (await bytes(socket, 4)).join(".");
    const port = (await bytes(socket, 2)).readUInt16BE();
    this.asked.push(`${host}:${port}`);
    const target = connect(port, host);
    this.#track(target);
    await once(target, "connect");
    socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    socket.pipe(target).pipe(socket);
  }
}

/** Resolves with the next `count` bytes. */
async function bytes(socket: Socket, count: number): Promise<Buffer> {
  if (count === 0) return Buffer.alloc(0);
  for (;;) {
    const found = socket.read(count) as Buffer | null;
    if (found) return found;
    await once(socket, "readable");
  }
}

test.each(["127.0.0.1", "localhost"])("tcp goes to %s through a proxy", async (host) => {
  using proxy = new Proxy();
  using push = new Push({ socksProxy: await proxy.listen() });
  using pull = new Pull();
  const port = (await pull.bind("tcp://127.0.0.1:*")).split(":").at(-1)!;
  push.connect(`tcp://${host}:${port}`);
  await push.send("through the proxy");
  expect(String(await pull.receive())).toBe("through the proxy");
  expect(proxy.asked).toEqual([`${host}:${port}`]);
});

test("a proxy gets the user name and password that it asks for", async () => {
  const user = { name: "Ærøskøbing", password: "p".repeat(255) };
  using proxy = new Proxy(user);
  using push = new Push({
    socksProxy: await proxy.listen(),
    socksUsername: user.name,
    socksPassword: user.password,
  });
  using pull = new Pull();
  push.connect(await pull.bind("tcp://127.0.0.1:*"));
  await push.send("x");
  expect(String(await pull.receive())).toBe("x");
  expect(proxy.refused).toEqual([]);
});

test("a wrong password is tried again until the connection is given up", async () => {
  using proxy = new Proxy({ name: "user", password: "right" });
  using push = new Push({
    socksProxy: await proxy.listen(),
    socksUsername: "user",
    socksPassword: "wrong",
    reconnectInterval: 10,
    linger: 0,
  });
  using pull = new Pull();
  const bound = await pull.bind("tcp://127.0.0.1:*");
  push.connect(bound);
  await push.send("x");
  while (proxy.refused.length < 2) await new Promise(setImmediate);
  expect(proxy.asked).toEqual([]);
  push.disconnect(bound);
  push.socksPassword = "right";
  push.connect(bound);
  await push.send("y");
  expect(String(await pull.receive())).toBe("y");
});

test("the password never appears in an error", () => {
  using push = new Push();
  const secret = "secret".repeat(50);
  expect(() => (push.socksPassword = secret)).toThrow(RangeError);
  expect(() => (push.socksPassword = secret)).not.toThrow(/secretsecret/);
  expect(() => (push.socksPassword = secret)).toThrow(/socksPassword/);
  expect(push.socksPassword).toBeNull();
});
