import { createSocket } from "node:dgram";
import { once } from "node:events";

import { endingOf } from "./ending";
import { both } from "./packages";

/** The draft classes, with libzmq's numbers and the methods that belong to them. */
const classes: [string, number, string[]][] = [
  ["Server", 12, ["send", "receive"]],
  ["Client", 13, ["send", "receive"]],
  ["Radio", 14, ["send"]],
  ["Dish", 15, ["receive", "join", "leave"]],
  ["Gather", 16, ["receive"]],
  ["Scatter", 17, ["send"]],
  ["Datagram", 18, ["send", "receive"]],
];

both((it) => {
  test("the entry point exports its classes, and warns", async () => {
    const { lines, errors } = await it.run(
      `process.on("warning", ({ name, code, message }) => say(name, code, message));
       say(Object.keys(require(args[0])).sort().join(" "));
       await new Promise(setImmediate);`,
      [it.draftPath],
    );
    const text = "ZeroMQ draft features are experimental and could change at any time.";
    const names = classes.map(([name]) => name);
    const all = it.differs("draft-exports", {
      zeromq: names,
      "zmq-napi": [...names, "Channel", "Peer"],
    });
    const code = it.differs("draft-warning", {
      zeromq: "undefined",
      "zmq-napi": "ZMQ_DRAFT",
    });
    expect(lines).toEqual([all.sort().join(" "), `Warning ${code} ${text}`]);
    expect(errors).toContain(text);
  });

  test.each(classes)("%s is a socket of its type", (className, type, methods) => {
    const socket = it.open(className);
    expect(socket).toBeInstanceOf(it.zmq.Socket);
    expect(socket).toMatchObject({ type, threadSafe: className !== "Datagram" });
    for (const name of methods) expect(typeof socket[name]).toBe("function");
    const directed = ["send", "receive", "join", "leave"];
    const foreign = directed.filter((name) => !methods.includes(name));
    const there = foreign.filter((name) => name in socket);
    expect(there).toEqual(
      it.differs("wrong-direction", { zeromq: foreign, "zmq-napi": [] }),
    );
    const sends = methods.includes("send");
    expect("sendHighWaterMark" in socket).toBe(sends);
    expect("receiveHighWaterMark" in socket).toBe(methods.includes("receive"));
    expect("conflate" in socket).toBe(["Gather", "Scatter"].includes(className));
  });

  test("a Server answers its clients by their numbers", async () => {
    const [server, client] = await it.connected("Server", "Client");
    await client.send("question");
    const [question, from, ...rest] = await server.receive();
    expect([String(question), rest]).toEqual(["question", []]);
    expect(from).toEqual({ routingId: expect.any(Number) });
    expect(await server.send("answer", from)).toBeUndefined();
    expect((await client.receive()).map(String)).toEqual(["answer"]);
    const unknown = await endingOf(() => server.send("x", { routingId: 12_345 }));
    const unreachable = {
      how: "rejects",
      code: "EHOSTUNREACH",
      message: it.says("Host unreachable"),
    };
    expect(unknown).toMatchObject(unreachable);
  });

  test("a Server needs a routing id, a Radio needs a group", async () => {
    const [server, radio] = [it.open("Server"), it.open("Radio")];
    for (const send of [() => server.send("x"), () => radio.send("x")]) {
      expect(await endingOf(send)).toMatchObject({ how: "throws", type: "TypeError" });
    }
    for (const send of [() => server.send("x", {}), () => radio.send("x", {})]) {
      const { how, type } = await endingOf(send);
      expect([how, type]).toEqual(
        it.differs("draft-address", {
          zeromq: ["throws", "Error"],
          "zmq-napi": ["throws", "TypeError"],
        }),
      );
    }
  });

  test("sends without an address say what is missing", async () => {
    const server = it.open("Server", { sendTimeout: 0 });
    const radio = it.open("Radio", { sendTimeout: 0 });
    const says = async (text: string, ...options: unknown[]): Promise<void> => {
      for (const socket of [server, radio]) {
        const ending = await endingOf(() => socket.send("x", ...options));
        expect(ending).toMatchObject({ how: "throws", message: it.says(text) });
      }
    };
    await says("Options must be an object");
    await says("Options must be an object", 5);
    await says("Invalid argument", {});
  });

  test("a group has a limited length", async () => {
    const dish = it.open("Dish");
    const group = "x".repeat(256);
    const refused = { how: "throws", code: "EINVAL" };
    expect(await endingOf(() => dish.join(group))).toMatchObject({
      ...refused,
      message: it.says("Invalid argument"),
    });
    const radio = it.open("Radio", { sendTimeout: 0 });
    expect(await endingOf(() => radio.send("x", { group }))).toMatchObject(
      it.differs<object>("long-groups", {
        zeromq: { how: "resolves" },
        "zmq-napi": refused,
      }),
    );
  });

  test("a Client sends single frames", async () => {
    const [server, client] = await it.connected("Server", "Client");
    await client.send(["alone"]);
    expect(String((await server.receive())[0])).toBe("alone");
    const { how, code, type, message } = await endingOf(() => client.send(["a", "b"]));
    expect(message).toEqual(it.says("Invalid argument"));
    expect([how, code ?? type]).toEqual(
      it.differs("single-frames", {
        zeromq: ["rejects", "EINVAL"],
        "zmq-napi": ["throws", "TypeError"],
      }),
    );
  });

  test("a Dish receives from the groups that it has joined", async () => {
    const [radio, dish] = await it.connected("Radio", "Dish");
    dish.join("a", Buffer.from("b"), "cut\0off");
    const sending = setInterval(() => {
      for (const group of ["x", "a", Buffer.from("b"), "cut"]) {
        void radio.send(`to ${String(group)}`, { group });
      }
    }, 10);
    const groups = new Set<string>();
    while (groups.size < 3) {
      const [frame, { group, ...others }] = await dish.receive();
      expect([Buffer.isBuffer(group), others]).toEqual([true, {}]);
      expect(String(frame)).toBe(`to ${String(group)}`);
      groups.add(String(group));
    }
    clearInterval(sending);
    expect([...groups].sort()).toEqual(["a", "b", "cut"]);
    dish.leave("a", "b");
  });

  test("joining and leaving fail with EINVAL out of order", async () => {
    const dish = it.open("Dish");
    dish.join("a");
    const refused = {
      how: "throws",
      code: "EINVAL",
      message: it.says("Invalid argument"),
    };
    expect(await endingOf(() => dish.join("a"))).toMatchObject(refused);
    expect(await endingOf(() => dish.leave("b"))).toMatchObject(refused);
    const wrong = {
      how: "throws",
      type: "TypeError",
      message: it.says("Value must be a string or buffer"),
    };
    expect(await endingOf(() => dish.join(1))).toMatchObject(wrong);
    expect(await endingOf(() => dish.leave(null))).toMatchObject(wrong);
    dish.join();
  });

  test("Scatter distributes to Gather", async () => {
    const [gather, scatter] = await it.connected("Gather", "Scatter");
    await scatter.send("x");
    expect((await gather.receive()).map(String)).toEqual(["x"]);
  });

  test("a Datagram echoes", async () => {
    const port = await freeUdpPort();
    const datagram = it.open("Datagram");
    await datagram.bind(`udp://127.0.0.1:${port}`);
    const peer = createSocket("udp4");
    peer.bind(0, "127.0.0.1");
    await once(peer, "listening");
    const asking = setInterval(() => peer.send("ping", port, "127.0.0.1"), 10);
    const [address, body] = await datagram.receive();
    clearInterval(asking);
    const own = `127.0.0.1:${peer.address().port}`;
    expect([String(address), String(body)]).toEqual([
      it.differs("datagram-address", { zeromq: `${own}\0`, "zmq-napi": own }),
      "ping",
    ]);
    const answered = once(peer, "message");
    await datagram.send([address, "pong"]);
    expect(String((await answered)[0])).toBe("pong");
    peer.close();
  });

  test("a udp port that is taken", async () => {
    const peer = createSocket("udp4");
    peer.bind(0, "127.0.0.1");
    await once(peer, "listening");
    const address = `udp://127.0.0.1:${peer.address().port}`;
    const { how } = await endingOf(() => it.open("Datagram").bind(address));
    peer.close();
    expect(how).toBe(
      it.differs("udp-taken", { zeromq: "resolves", "zmq-napi": "rejects" }),
    );
  });

  test("draft sockets that wait", async () => {
    const body = `
      const { Client, Server } = require(args[0]);
      const [server, client] = [new Server(), new Client()];
      await server.bind("tcp://127.0.0.1:*");
      client.connect(server.lastEndpoint);
      await client.send("x");
      await server.receive();
      void server.receive().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 50));
      const before = process.cpuUsage();
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { user, system } = process.cpuUsage(before);
      say((user + system) / 1000);
      process.kill(process.pid, "SIGKILL");`;
    const { lines } = await it.run(body, [it.draftPath]);
    // The processor time out of 300 ms. A busy loop gets less of it on a busy machine.
    expect(Number(lines[0]) > 30).toBe(
      it.differs("draft-idle", { zeromq: true, "zmq-napi": false }),
    );
  });
});

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}
