import { POLLIN, POLLOUT } from "../../lib/constants";
import { ZmqError } from "../../lib/errors";
import { Readiness } from "../../lib/engine/readiness";
import { Receiver } from "../../lib/engine/receiver";
import { SocketType } from "../../lib/socket-types";
import { FakeSocket, frames, stateOf } from "./fake-native";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

const ETERM = -(156384712 + 53);

let native: FakeSocket;
let receiver: Receiver;
let readiness: Readiness;

beforeEach(() => {
  native = new FakeSocket();
  readiness = new Readiness(native, () => receiver.serve());
  receiver = new Receiver(native, readiness, SocketType.Pair);
});

describe("a message that is there", () => {
  test("is taken within the call, with one call of the addon for each frame", async () => {
    native.inbox.push(frames("a"));
    await expect(receiver.receive(undefined)).resolves.toEqual(frames("a"));
    expect(native.calls).toEqual(["receive"]);
  });

  test("comes whole with frames of any size", async () => {
    const message = [0, 1, 7, 8192, 8193, 70_000, 0].map((size) =>
      Buffer.alloc(size, "x"),
    );
    native.inbox.push(message, frames("next"));
    await expect(receiver.receive(undefined)).resolves.toEqual(message);
    await expect(receiver.receive(undefined)).resolves.toEqual(frames("next"));
  });

  test("has frames that do not share bytes", async () => {
    native.inbox.push(frames("one", "two"), frames("three"));
    const [first, second] = [receiver.tryReceive()!, receiver.tryReceive()!];
    first[0]!.fill(0xff);
    expect(first[1]).toEqual(Buffer.from("two"));
    expect(second).toEqual(frames("three"));
  });

  test("stays in libzmq if the signal has aborted before", async () => {
    native.inbox.push(frames("a"));
    const signal = AbortSignal.abort("before");
    await expect(receiver.receive({ signal })).rejects.toBe("before");
    expect(native.calls).toEqual([]);
  });
});

describe("a message that is not there yet", () => {
  test("is waited for", async () => {
    const message = receiver.receive(undefined);
    expect(await stateOf(message)).toBe("pending");
    expect(native.interest).toBe(POLLIN);
    native.inbox.push(frames("a"));
    receiver.serve();
    await expect(message).resolves.toEqual(frames("a"));
    expect(native.interest).toBe(0);
  });

  test("goes to the first waiting call", async () => {
    const [first, second] = [receiver.receive(undefined), receiver.receive(undefined)];
    native.inbox.push(frames("1"));
    expect(receiver.tryReceive()).toBeUndefined();
    receiver.serve();
    native.inbox.push(frames("2"));
    receiver.serve();
    await expect(first).resolves.toEqual(frames("1"));
    await expect(second).resolves.toEqual(frames("2"));
  });

  test("does not go to calls that have ended", async () => {
    const controller = new AbortController();
    const aborted = receiver.receive({ signal: controller.signal });
    const message = receiver.receive(undefined);
    controller.abort("reason");
    await expect(aborted).rejects.toBe("reason");
    native.inbox.push(frames("a"));
    receiver.serve();
    await expect(message).resolves.toEqual(frames("a"));
  });

  test("stays in libzmq when nobody waits", async () => {
    const controller = new AbortController();
    const aborted = receiver.receive({ signal: controller.signal });
    controller.abort("reason");
    await expect(aborted).rejects.toBe("reason");
    expect(native.interest).toBe(0);
    native.inbox.push(frames("a"));
    receiver.serve();
    expect(native.inbox).toHaveLength(1);
    expect(receiver.tryReceive()).toEqual(frames("a"));
  });

  test("is refused with a time limit of zero", async () => {
    native.timeout = 0;
    const refusal = { code: "EAGAIN", syscall: "zmq_msg_recv" };
    await expect(receiver.receive(undefined)).rejects.toMatchObject(refusal);
    await expect(receiver.receive({ timeout: 0 })).rejects.toMatchObject(refusal);
    expect(native.count("wait")).toBe(0);
  });

  test("rejects when the socket is closed", async () => {
    const waiting = [receiver.receive(undefined), receiver.receive(undefined)];
    receiver.close(new ZmqError("EAGAIN"));
    for (const message of waiting) {
      await expect(message).rejects.toMatchObject({ code: "EAGAIN" });
    }
  });

  test("is undefined to tryReceive", () => {
    expect(receiver.tryReceive()).toBeUndefined();
    expect(native.count("wait")).toBe(0);
  });
});

describe("a message with metadata", () => {
  const none = {
    peerAddress: undefined,
    userId: undefined,
    socketType: undefined,
    routingId: undefined,
    properties: new Map(),
  };

  test("has the metadata of its last frame, with frames of any size", async () => {
    const message = [0, 1, 8192, 8193, 70_000].map((size) => Buffer.alloc(size, "x"));
    native.inbox.push(message);
    native.properties.set("User-Id", "ada");
    const received = await receiver.receive({ metadata: true });
    expect([...received]).toEqual(message);
    expect(received).toHaveProperty("metadata", { ...none, userId: "ada" });
    expect(native.count("fetch")).toBe(message.length);
  });

  test("has the properties that were asked for and are there", async () => {
    const long = "ü".repeat(300);
    native.properties.set("X-Long", Buffer.from(long).toString("latin1"));
    native.properties.set("X-Empty", "");
    native.properties.set("X-Other", "not asked for");
    native.inbox.push(frames("a"));
    const metadata = ["X-Long", "X-Empty", "X-Missing"];
    const received = await receiver.receive({ metadata });
    const properties = new Map([
      ["X-Long", long],
      ["X-Empty", ""],
    ]);
    expect(received).toHaveProperty("metadata", { ...none, properties });
  });

  test.each([
    ["ada", "ada"],
    ["\xff\x00", Buffer.from([0xff, 0])],
    ["", undefined],
  ])("has a routing id that is text, bytes or not there", async (sent, read) => {
    native.properties.set("Identity", sent);
    native.inbox.push(frames("a"));
    const received = await receiver.receive({ metadata: true });
    expect(received).toHaveProperty("metadata", { ...none, routingId: read });
  });

  test("goes to calls that ask for metadata, and without it to the others", async () => {
    const first = receiver.receive({ metadata: true });
    const second = receiver.receive(undefined);
    const third = receiver.receive({ metadata: ["X"] });
    native.inbox.push(frames("1"), frames("2"), frames("3"));
    native.properties.set("X", "x");
    receiver.serve();
    expect(await first).toHaveProperty("metadata", none);
    expect(await second).not.toHaveProperty("metadata");
    const properties = new Map([["X", "x"]]);
    expect(await third).toHaveProperty("metadata", { ...none, properties });
  });

  test("is not looked up unless it is asked for", async () => {
    native.inbox.push(frames("a"), frames("b"));
    expect(receiver.tryReceive(false)).not.toHaveProperty("metadata");
    expect(native.count("fetch")).toBe(0);
    expect(receiver.tryReceive(true)).toHaveProperty("metadata", none);
    expect(receiver.tryReceive(true)).toBeUndefined();
  });

  test("rejects with libzmq's error", async () => {
    native.answers.push(ETERM);
    const refusal = { code: "ETERM" };
    await expect(receiver.receive({ metadata: true })).rejects.toMatchObject(refusal);
  });
});

describe("an error", () => {
  test("rejects at once", async () => {
    native.answers.push(ETERM);
    await expect(receiver.receive(undefined)).rejects.toMatchObject({ code: "ETERM" });
  });

  test("is thrown by tryReceive", () => {
    native.answers.push(ETERM);
    expect(() => receiver.tryReceive()).toThrow(
      expect.objectContaining({ code: "ETERM" }),
    );
  });

  test("rejects all waiting calls, each with its own error", async () => {
    const waiting = [receiver.receive(undefined), receiver.receive(undefined)];
    native.answers.push(ETERM, ETERM);
    receiver.serve();
    for (const message of waiting) {
      await expect(message).rejects.toMatchObject({ code: "ETERM" });
    }
    expect(native.interest).toBe(0);
  });
});

describe("a sender who waits beside the receiver", () => {
  test.each([
    ["a message that is received", () => native.inbox.push(frames("a"))],
    ["a look for one that is not there", () => undefined],
  ])("does not lose its wake-up to %s", async (_name, arrange) => {
    arrange();
    readiness.setWaiting(POLLOUT, true);
    receiver.tryReceive();
    expect(native.count("events")).toBe(0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(native.count("events")).toBe(1);
  });
});
