import * as ours from "zmq-napi/v5-compat";

import { both, Scene, thrown } from "./scene";

const key = ours.curveKeypair();
const raw = Buffer.from("a longer name".repeat(3).slice(0, 32));

type Name = Exclude<
  keyof typeof ours,
  "Context" | "Socket" | "createSocket" | "socket" | "options" | "proxy" | "curveKeypair"
>;
type Row = [
  name: Name,
  type: ours.SocketType,
  initial: unknown,
  set: unknown,
  got?: unknown,
];

/** The default of each option, a value to set, and the value that is read back. */
const rows: Row[] = [
  ["ZMQ_AFFINITY", "req", 0, 3],
  ["ZMQ_IDENTITY", "dealer", null, "my name"],
  ["ZMQ_RATE", "pub", 100, 50],
  ["ZMQ_RECOVERY_IVL", "pub", 10_000, 5000],
  ["ZMQ_RECOVERY_IVL_MSEC", "pub", 10_000, 5000],
  ["ZMQ_SNDBUF", "push", -1, 4096],
  ["ZMQ_RCVBUF", "pull", -1, 4096],
  ["ZMQ_LINGER", "push", -1, 10],
  ["ZMQ_RECONNECT_IVL", "push", 100, 20],
  ["ZMQ_BACKLOG", "req", 100, 75],
  ["ZMQ_RECONNECT_IVL_MAX", "push", 0, 2000],
  ["ZMQ_MAXMSGSIZE", "pull", -1, 1_000_000],
  ["ZMQ_SNDHWM", "push", 1000, 10],
  ["ZMQ_RCVHWM", "pull", 1000, 10],
  ["ZMQ_MULTICAST_HOPS", "pub", 1, 2],
  ["ZMQ_RCVTIMEO", "pull", -1, 500],
  ["ZMQ_SNDTIMEO", "push", -1, 500],
  ["ZMQ_IPV4ONLY", "pub", true, 0, false],
  ["ZMQ_TCP_KEEPALIVE", "pub", -1, 1],
  ["ZMQ_TCP_KEEPALIVE_CNT", "pub", -1, 5],
  ["ZMQ_TCP_KEEPALIVE_IDLE", "pub", -1, 60],
  ["ZMQ_TCP_KEEPALIVE_INTVL", "pub", -1, 10],
  ["ZMQ_DELAY_ATTACH_ON_CONNECT", "push", 0, 1],
  ["ZMQ_DELAY_ATTACH_ON_CONNECT", "push", 0, true, 1],
  ["ZMQ_IPV6", "pub", 0, 1],
  ["ZMQ_PLAIN_SERVER", "rep", 0, 1],
  ["ZMQ_PLAIN_USERNAME", "req", null, "admin"],
  ["ZMQ_PLAIN_PASSWORD", "req", null, "secret"],
  ["ZMQ_PLAIN_PASSWORD", "req", null, Buffer.from("secret"), "secret"],
  ["ZMQ_CURVE_SERVER", "rep", 0, 1],
  ["ZMQ_ZAP_DOMAIN", "rep", null, "global"],
  ["ZMQ_HEARTBEAT_IVL", "req", 0, 1000],
  ["ZMQ_HEARTBEAT_TTL", "req", 0, 6000],
  ["ZMQ_HEARTBEAT_TIMEOUT", "req", -1, 3000],
  ["ZMQ_CONNECT_TIMEOUT", "req", 0, 3000],
];

/** Options that can be set but not read. */
const acts: [Name, ours.SocketType, unknown][] = [
  ["ZMQ_SUBSCRIBE", "sub", "a"],
  ["ZMQ_SUBSCRIBE", "sub", Buffer.from("b")],
  ["ZMQ_ROUTER_MANDATORY", "router", 1],
  ["ZMQ_ROUTER_HANDOVER", "router", 1],
  ["ZMQ_XPUB_VERBOSE", "xpub", 1],
  ["ZMQ_XPUB_VERBOSE", "xpub", 0],
  ["ZMQ_TCP_ACCEPT_FILTER", "rep", "127.0.0.1"],
  ["ZMQ_CURVE_PUBLICKEY", "req", key.public],
  ["ZMQ_CURVE_SECRETKEY", "req", key.secret],
  ["ZMQ_CURVE_SERVERKEY", "req", key.public],
  ["ZMQ_CURVE_SERVERKEY", "req", raw],
];

describe.each(both)("%s", (_name, zmq) => {
  test("takes null for no options", () => {
    using scene = new Scene(zmq);
    expect(scene.socket("pub", null as unknown as undefined).type).toBe("pub");
  });

  const set = (
    socket: ours.Socket,
    option: number | string,
    value: unknown,
  ): ours.Socket => socket.setsockopt(option as "linger", value as number);
  const get = (socket: ours.Socket, option: number | string): unknown =>
    socket.getsockopt(option as number);

  test.each(rows)("has %s for %s", (name, type, initial, value, got = value) => {
    using scene = new Scene(zmq);
    const socket = scene.socket(type);
    expect(get(socket, zmq[name] as number)).toBe(initial);
    expect(set(socket, zmq[name] as number, value)).toBe(socket);
    expect(get(socket, zmq[name] as number)).toBe(got);
  });

  test.each(acts)("takes %s for %s", (name, type, value) => {
    using scene = new Scene(zmq);
    const socket = scene.socket(type);
    expect(set(socket, zmq[name] as number, value)).toBe(socket);
  });

  test("takes options by their short names, as words and as properties", () => {
    using scene = new Scene(zmq);
    const socket = scene.socket("dealer");
    expect(socket.setsockopt("backlog", 75)).toBe(socket);
    expect([socket.getsockopt("backlog"), socket.backlog]).toEqual([75, 75]);
    socket.linger = 40;
    socket.identity = "me";
    socket.heartbeat_ivl = 9;
    expect(socket.getsockopt("linger")).toBe(40);
    expect([socket.linger, socket.identity, socket.heartbeat_ivl]).toEqual([40, "me", 9]);
    socket.zap_domain = "first";
    expect(socket.getsockopt(zmq.ZMQ_ZAP_DOMAIN)).toBe("first");
    const sub = scene.socket("sub");
    sub._subscribe = "news";
    sub._unsubscribe = "news";
  });

  test("takes options at construction", () => {
    using scene = new Scene(zmq);
    const socket = scene.socket("dealer", { identity: "x", linger: 5, sndbuf: 1000 });
    expect([socket.identity, socket.linger, socket.sndbuf]).toEqual(["x", 5, 1000]);
  });

  test("reads as the security that is in use", () => {
    using scene = new Scene(zmq);
    const mechanism = (options: ours.SocketOptions): number =>
      scene.socket("rep", options).mechanism;
    expect(mechanism({})).toBe(0);
    expect(mechanism({ plain_server: 1 })).toBe(1);
    expect(mechanism({ curve_server: 1 })).toBe(2);
    const client = { plain_username: "a", plain_password: "b" };
    expect(mechanism(client)).toBe(1);
  });

  test("reads as the last endpoint, and as what is possible now", async () => {
    using scene = new Scene(zmq);
    const [pull, push] = await scene.pair("pull", "push");
    expect(pull.last_endpoint).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    expect(push.getsockopt("last_endpoint")).toBe(pull.last_endpoint);
    expect(push.getsockopt(zmq.ZMQ_EVENTS)).toBe(zmq.ZMQ_POLLOUT);
    expect(pull.getsockopt(zmq.ZMQ_EVENTS)).toBe(0);
    expect(push._ioevents).toBe(zmq.ZMQ_POLLOUT);
  });

  test.each([
    ["ZMQ_FD", "get", "ZMQ_FD is not supported in compatibility mode"],
    ["ZMQ_RCVMORE", "get", "ZMQ_RCVMORE is not supported in compatibility mode"],
    ["ZMQ_ROUTER_RAW", "get", "ZMQ_ROUTER_RAW is not supported in compatibility mode"],
    ["ZMQ_ROUTER_RAW", "set", "ZMQ_ROUTER_RAW is not supported in compatibility mode"],
    ["ZMQ_XPUB_VERBOSE", "get", "Reading ZMQ_XPUB_VERBOSE is not supported"],
  ] as const)("refuses to %2$s %1$s", (name, what, text) => {
    using scene = new Scene(zmq);
    const socket = scene.socket(name === "ZMQ_ROUTER_RAW" ? "router" : "xpub");
    const call = (): unknown =>
      what === "get" ? get(socket, zmq[name]) : set(socket, zmq[name], 1);
    expect(call).toThrow(text);
  });

  test.each([777, -1, "hwm", "constructor", "pendingSendLimit", undefined, null])(
    "does not know the option %p",
    (option) => {
      using scene = new Scene(zmq);
      const socket = scene.socket("dealer");
      expect(() => get(socket, option as number)).toThrow("Unknown option");
      expect(() => set(socket, option as number, 1)).toThrow("Unknown option");
    },
  );

  test.each([
    ["linger", "a string"],
    ["linger", undefined],
    ["linger", null],
    ["identity", 7],
    ["plain_username", true],
    ["backlog", Buffer.alloc(4)],
  ])("refuses %s = %p with a TypeError, and the socket stays usable", (option, value) => {
    using scene = new Scene(zmq);
    const socket = scene.socket("dealer");
    const error = thrown(() => set(socket, option, value));
    expect(error?.name).toBe("TypeError");
    expect(error?.message).toMatch(/^Option value must be/);
    expect(set(socket, "linger", 5).linger).toBe(5);
  });

  test("has no options once it is closed", () => {
    using scene = new Scene(zmq);
    const socket = scene.socket("dealer").close();
    expect(() => socket.linger).toThrow();
    expect(() => set(socket, "linger", 5)).toThrow();
  });

  test.each(["string", "raw"])("takes CURVE keys as a %s and encrypts", async (form) => {
    using scene = new Scene(zmq);
    const decoded = (text: string): string | Buffer =>
      form === "raw" ? decode(text) : text;
    const [server, client] = [zmq.curveKeypair(), zmq.curveKeypair()];
    const rep = scene.socket("rep", { curve_server: 1 });
    rep.setsockopt(zmq.ZMQ_CURVE_SECRETKEY, decoded(server.secret));
    const req = scene.socket("req");
    req.curve_serverkey = decoded(server.public);
    req.curve_publickey = decoded(client.public);
    req.curve_secretkey = decoded(client.secret);
    expect([rep.mechanism, req.mechanism]).toEqual([2, 2]);
    rep.on("message", (text) => rep.send(`${String(text)}!`));
    const answer = new Promise((resolve) => req.on("message", resolve));
    await new Promise<void>((resolve) => {
      rep.bind("tcp://127.0.0.1:*", () => resolve());
    });
    req.connect(rep.last_endpoint!);
    req.send("sealed");
    expect(String(await answer)).toBe("sealed!");
  });
});

/** Z85, from its definition. */
function decode(text: string): Buffer {
  const digits =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
  const bytes = Buffer.alloc((text.length / 5) * 4);
  for (let index = 0; index < text.length; index += 5) {
    const number = [...text.slice(index, index + 5)].reduce(
      (sum, digit) => sum * 85 + digits.indexOf(digit),
      0,
    );
    bytes.writeUInt32BE(number, (index / 5) * 4);
  }
  return bytes;
}
