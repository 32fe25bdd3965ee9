import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { type MessageLike } from "zmq-napi";
import { Datagram } from "zmq-napi/draft";

const loopback = "udp://127.0.0.1:*";

describe("a Datagram", () => {
  let datagram: Datagram;
  let stranger: UdpSocket;
  let strangersAddress: string;

  beforeEach(async () => {
    datagram = new Datagram();
    stranger = createSocket("udp4");
    stranger.bind(0, "127.0.0.1");
    await once(stranger, "listening");
    strangersAddress = `127.0.0.1:${stranger.address().port}`;
  });

  afterEach(async () => {
    datagram.close();
    stranger.close();
    await once(stranger, "close");
  });

  const portOf = (bound: string) => Number(bound.split(":").pop());

  async function receivedByStranger(): Promise<string> {
    const [message] = (await once(stranger, "message")) as [Buffer];
    return String(message);
  }

  /** Sends to the socket until it receives: datagrams before its bind are lost. */
  async function fromStranger(message: string | Uint8Array, port: number) {
    for (;;) {
      stranger.send(message, port, "127.0.0.1");
      const received = await datagram.receive({ timeout: 50 }).catch(() => undefined);
      if (received !== undefined) return received;
    }
  }

  test("a program without ZeroMQ can send and gets a reply", async () => {
    const port = portOf(await datagram.bind(loopback));
    const [address, message] = await fromStranger("hello", port);
    expect(String(address)).toBe(strangersAddress);
    expect(String(message)).toBe("hello");
    const received = receivedByStranger();
    await datagram.send([address, `${String(message)}, too`]);
    expect(await received).toBe("hello, too");
  });

  test("an address may be text or bytes, with the NUL that libzmq would put there", async () => {
    await datagram.bind(loopback);
    for (const address of [strangersAddress, Buffer.from(strangersAddress)]) {
      const received = receivedByStranger();
      await datagram.send([address, "x"]);
      expect(await received).toBe("x");
    }
    const received = receivedByStranger();
    await datagram.send([`${strangersAddress}\0`, "as received by others"]);
    expect(await received).toBe("as received by others");
  });

  test("datagrams arrive as they were sent, up to 8192 bytes, empty ones too", async () => {
    const port = portOf(await datagram.bind(loopback));
    await fromStranger("there", port);
    while (
      (await datagram.receive({ timeout: 50 }).catch(() => undefined)) !== undefined
    );
    for (const size of [0, 1, 100, 8191, 8192]) {
      const bytes = Buffer.alloc(size, "z");
      stranger.send(bytes, port, "127.0.0.1");
      const [address, message] = await datagram.receive();
      expect(message).toEqual(bytes);
      const received = once(stranger, "message");
      await datagram.send([address, message]);
      expect((await received)[0]).toEqual(bytes);
    }
  });

  test("more than 8192 bytes reject with EMSGSIZE", async () => {
    await datagram.bind(loopback);
    for (const message of [Buffer.alloc(8193), "x".repeat(8193), Buffer.alloc(100_000)]) {
      await expect(datagram.send([strangersAddress, message])).rejects.toMatchObject({
        code: "EMSGSIZE",
      });
      expect(() => datagram.trySend([strangersAddress, message])).toThrow(
        new RegExp(
          "^Message too long: a datagram has at most 8192 bytes, but here are " +
            `${message.length}\\. Send less at a time, or use tcp$`,
        ),
      );
    }
    const received = receivedByStranger();
    await datagram.send([strangersAddress, "usable"]);
    expect(await received).toBe("usable");
  });

  test("a send before the socket is bound waits for the bind", async () => {
    const sends = ["1", "2", "3"].map((text) => datagram.send([strangersAddress, text]));
    expect(datagram.writable).toBe(false);
    expect(datagram.trySend([strangersAddress, "4"])).toBe(false);
    await expect(
      datagram.send([strangersAddress, "5"], { timeout: 5 }),
    ).rejects.toMatchObject({ code: "EAGAIN" });
    const received: string[] = [];
    stranger.on("message", (message) => received.push(String(message)));
    await datagram.bind(loopback);
    await Promise.all(sends);
    while (received.length < 3) await once(stranger, "message");
    expect(received).toEqual(["1", "2", "3"]);
  });

  test("a buffer that is lent before the socket is bound is sent once", async () => {
    datagram.zeroCopyThreshold = 1;
    const message = Buffer.alloc(5000, "x");
    const send = datagram.send([strangersAddress, message]);
    expect(datagram.trySend([strangersAddress, message])).toBe(false);
    const received = once(stranger, "message");
    await datagram.bind(loopback);
    await send;
    expect((await received)[0]).toEqual(message);
  });

  test("the address of a waiting message does not change", async () => {
    const address = Buffer.from(strangersAddress);
    const send = datagram.send([address, "x"]);
    address.fill("9");
    const received = receivedByStranger();
    await datagram.bind(loopback);
    await send;
    expect(await received).toBe("x");
  });

  test("after unbind a send waits, and the process goes on", async () => {
    const bound = await datagram.bind(loopback);
    await datagram.send([strangersAddress, "x"]);
    await datagram.unbind(bound);
    for (let index = 0; index < 20; index += 1) {
      await expect(
        datagram.send([strangersAddress, "y"], { timeout: 5 }),
      ).rejects.toMatchObject({ code: "EAGAIN" });
    }
  });

  test.each([
    ["udp://127.0.0.1:*", "another endpoint"],
    ["udp://*:*", "all interfaces"],
  ])("a Datagram is bound once: %s is refused then", async (second) => {
    const bound = await datagram.bind(loopback);
    const refusal = {
      code: "EINVAL",
      message: expect.stringContaining("a Datagram binds once"),
    };
    await expect(datagram.bind(second)).rejects.toMatchObject(refusal);
    await datagram.unbind(bound);
    expect(() => datagram.bindSync(second)).toThrow(expect.objectContaining(refusal));
  });

  test("a Datagram with ipv6 is refused, since libzmq would abort", async () => {
    datagram.ipv6 = true;
    await expect(datagram.bind(loopback)).rejects.toMatchObject({
      code: "EINVAL",
      message: expect.stringContaining("a Datagram knows IPv4 only"),
    });
    datagram.ipv6 = false;
    await datagram.bind(loopback);
  });

  test.each([
    "127.0.0.1",
    "127.0.0.1:0",
    "127.0.0.1:65536",
    "127.0.0.1:5555:1",
    ":5555",
    "localhost:5555",
    "127.1:5555",
    "[::1]:5555",
    "256.0.0.1:5555",
    "255.255.255.255:5555",
    "udp://127.0.0.1:5555",
    "",
    "\0",
  ])("%j is no address to send to", async (address) => {
    await datagram.bind(loopback);
    for (const act of ["send", "trySend"] as const) {
      expect(() => void datagram[act]([address, "x"])).toThrow(
        expect.objectContaining({ name: "RangeError", code: "EINVAL" }),
      );
      expect(() => void datagram[act]([Buffer.from(address), "x"])).toThrow(
        "must be an IPv4 host and a port",
      );
    }
  });

  test.each([
    [["127.0.0.1:1"]],
    ["127.0.0.1:1"],
    [["127.0.0.1:1", "x", "y"]],
    [[]],
    [undefined],
  ])("%j is no message to send", (message) => {
    const wrong = message as unknown as [MessageLike, MessageLike];
    expect(() => datagram.send(wrong)).toThrow(TypeError);
    expect(() => datagram.trySend(wrong)).toThrow(
      "two frames, [address, bytes], but got ",
    );
  });

  test("many datagrams go both ways", async () => {
    const bound = await datagram.bind(loopback);
    using other = new Datagram();
    const address = (await other.bind(loopback)).slice("udp://".length);
    const back = bound.slice("udp://".length);
    const echo = (async () => {
      for await (const [from, text] of other) {
        if (String(text) === "last") return;
        await other.send([from, text]);
      }
    })();
    const answered = new Set<string>();
    for (let index = 0; index < 200; index += 1) {
      for (let answer: string | undefined; answer !== `${index}`;) {
        await datagram.send([address, `${index}`]);
        const received = await datagram.receive({ timeout: 50 }).catch(() => undefined);
        if (received === undefined) continue;
        expect(String(received[0])).toBe(address);
        answer = String(received[1]);
      }
      answered.add(`${index}`);
    }
    expect(answered.size).toBe(200);
    await datagram.send([address, "last"]);
    await echo;
    expect(back).toMatch(/^127\.0\.0\.1:\d+$/);
  });
});
