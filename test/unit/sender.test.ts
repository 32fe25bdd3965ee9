import { POLLIN, POLLOUT } from "../../lib/constants";
import { EAGAIN, ZmqError } from "../../lib/errors";
import { Readiness } from "../../lib/engine/readiness";
import { Sender } from "../../lib/engine/sender";
import { SocketType } from "../../lib/socket-types";
import { FakeSocket, stateOf } from "./fake-native";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

const EFSM = -(156384712 + 51);

let native: FakeSocket;
let sender: Sender;
let readiness: Readiness;

beforeEach(() => {
  native = new FakeSocket();
  readiness = new Readiness(native, () => sender.serve());
  sender = new Sender(native, readiness, SocketType.Pair, true);
});

/** A sender whose socket accepts no messages. */
function full(): void {
  native.room = 0;
}

describe("a message that libzmq takes", () => {
  test("is sent within the call", () => {
    void sender.send("now", undefined);
    expect(native.sent).toEqual(["now"]);
  });

  test("needs one call of the addon, no waiting and no look at the events", async () => {
    await sender.send("now", undefined);
    expect(native.calls).toEqual(["send"]);
  });

  test("resolves without a value", async () => {
    await expect(sender.send("now", undefined)).resolves.toBeUndefined();
  });
});

describe("a message that libzmq would not take yet", () => {
  beforeEach(full);

  test("waits, and goes out when there is room", async () => {
    const sent = sender.send("later", undefined);
    expect(await stateOf(sent)).toBe("pending");
    expect(native.interest).toBe(POLLOUT);
    native.room = 1;
    sender.serve();
    await sent;
    expect(native.sent).toEqual(["later"]);
    expect(native.interest).toBe(0);
  });

  test("is tried once more when the events show room after all", async () => {
    native.onEvents = () => {
      native.room = 1;
      return POLLOUT;
    };
    await sender.send("now", undefined);
    expect(native.calls).toEqual(["send", "events", "send"]);
  });

  test("is sent before later messages", async () => {
    const first = sender.send("1", undefined);
    native.room = 2;
    const second = sender.send("2", undefined);
    expect(native.sent).toEqual([]);
    sender.serve();
    await Promise.all([first, second]);
    expect(native.sent).toEqual(["1", "2"]);
  });

  test("does not change when its buffers change", async () => {
    const [one, many] = [Buffer.from("one"), [Buffer.from("two"), "three"]];
    const sends = [sender.send(one, undefined), sender.send(many, undefined)];
    one.fill(0);
    (many[0] as Buffer).fill(0);
    many[1] = "changed";
    native.room = 2;
    sender.serve();
    await Promise.all(sends);
    expect(native.sent).toEqual([Buffer.from("one"), [Buffer.from("two"), "three"]]);
  });

  test("is the sender's own buffer if the sender lends it", async () => {
    sender.zeroCopyThreshold = 4;
    const [lent, copied] = [Buffer.from("four"), Buffer.from("abc")];
    const sent = sender.send([lent, copied], undefined);
    native.room = 1;
    sender.serve();
    await sent;
    const [first, second] = native.sent[0] as Buffer[];
    expect(first).toBe(lent);
    expect(second).not.toBe(copied);
  });

  test("is refused when its time limit is zero", async () => {
    native.timeout = 0;
    const sent = sender.send("never", undefined);
    await expect(sent).rejects.toMatchObject({ code: "EAGAIN", syscall: "zmq_msg_send" });
    const refused = sender.send("never", { timeout: 0 });
    await expect(refused).rejects.toMatchObject({ code: "EAGAIN" });
    expect(native.count("wait")).toBe(0);
  });

  test("does not go out once its signal has aborted", async () => {
    const controller = new AbortController();
    const aborted = sender.send("aborted", { signal: controller.signal });
    const sent = sender.send("sent", undefined);
    controller.abort("reason");
    await expect(aborted).rejects.toBe("reason");
    native.room = 2;
    sender.serve();
    await sent;
    expect(native.sent).toEqual(["sent"]);
  });

  test("is refused when too many wait, and the error says what to do", async () => {
    sender.pendingSendLimit = 2;
    const waiting = [sender.send("1", undefined), sender.send("2", undefined)];
    await expect(sender.send("3", undefined)).rejects.toMatchObject({
      code: "ENOBUFS",
      message: expect.stringMatching(/a pendingSendLimit of 2, and 2 sends wait already/),
    });
    native.room = 9;
    sender.serve();
    await Promise.all(waiting);
    expect(native.sent).toEqual(["1", "2"]);
  });

  test("rejects when the socket is closed", async () => {
    const waiting = [sender.send("1", undefined), sender.send("2", undefined)];
    sender.close(new ZmqError("EAGAIN"));
    for (const sent of waiting)
      await expect(sent).rejects.toMatchObject({ code: "EAGAIN" });
  });

  test("rejects with the error of its own attempt, and later messages go on", async () => {
    const [first, second] = [sender.send("1", undefined), sender.send("2", undefined)];
    native.room = 1;
    native.answers.push(EFSM);
    sender.serve();
    await expect(first).rejects.toMatchObject({ code: "EFSM", syscall: "zmq_msg_send" });
    await second;
    expect(native.sent).toEqual(["2"]);
  });
});

describe("a message that libzmq refuses", () => {
  test("rejects at once with its error, and nothing waits", async () => {
    native.answers.push(EFSM);
    await expect(sender.send("x", undefined)).rejects.toMatchObject({ code: "EFSM" });
    expect(native.count("wait")).toBe(0);
  });

  test("is a TypeError, thrown within the call, when it is no message", () => {
    for (const none of [undefined, [], Symbol("x"), [["nested"]]]) {
      expect(() => sender.send(none, undefined)).toThrow(TypeError);
      expect(() => sender.trySend(none)).toThrow(TypeError);
    }
    expect(native.calls).toEqual([]);
  });

  test("is not tried if its signal has aborted before", async () => {
    const signal = AbortSignal.abort("before");
    await expect(sender.send("x", { signal })).rejects.toBe("before");
    expect(native.calls).toEqual([]);
  });
});

describe("trySend", () => {
  test("returns whether libzmq took the message", () => {
    expect(sender.trySend("1")).toBe(true);
    full();
    expect(sender.trySend("2")).toBe(false);
    expect(native.sent).toEqual(["1"]);
    expect(native.count("wait")).toBe(0);
  });

  test("does not overtake waiting calls", async () => {
    full();
    const waits = sender.send("1", undefined);
    native.room = 5;
    expect(sender.trySend("2")).toBe(false);
    sender.serve();
    await waits;
    expect(sender.trySend("2")).toBe(true);
    expect(native.sent).toEqual(["1", "2"]);
  });

  test("throws other errors", () => {
    native.answers.push(EFSM);
    expect(() => sender.trySend("x")).toThrow(expect.objectContaining({ code: "EFSM" }));
  });
});

describe("a reader who waits beside the sender", () => {
  test.each([
    ["a send", () => void sender.send("x", undefined)],
    ["a trySend", () => void sender.trySend("x")],
    ["serving", serveOne],
    ["a refused trySend", () => (full(), void sender.trySend("x"))],
  ])("does not lose its wake-up to %s", async (_name, act) => {
    readiness.setWaiting(POLLIN, true);
    act();
    const before = native.count("events");
    await new Promise((resolve) => setImmediate(resolve));
    expect(native.count("events")).toBe(before + 1);
  });

  function serveOne(): void {
    full();
    void sender.send("x", undefined);
    native.room = 1;
    sender.serve();
    expect(native.sent).toEqual(["x"]);
  }

  test("is not looked after when there is nothing to send", async () => {
    readiness.setWaiting(POLLIN, true);
    sender.serve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(native.count("events")).toBe(0);
  });
});

test("a sender lends only as long as lending is allowed", () => {
  sender.zeroCopyThreshold = 1000;
  expect(native.zeroCopyThreshold).toBe(1000);
  sender.stopLending();
  expect(native.zeroCopyThreshold).toBe(Infinity);
  sender.zeroCopyThreshold = 2000;
  expect(sender.zeroCopyThreshold).toBe(2000);
  expect(native.zeroCopyThreshold).toBe(Infinity);
});

test("EAGAIN is the negated errno of this platform", () => {
  expect(EAGAIN).toBe(-new ZmqError("EAGAIN").errno);
});
