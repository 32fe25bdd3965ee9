import { subscribe, unsubscribe } from "node:diagnostics_channel";

import { POLLOUT } from "../../lib/constants";
import { EAGAIN, ZmqError } from "../../lib/errors";
import { Readiness } from "../../lib/engine/readiness";
import { Sender } from "../../lib/engine/sender";
import { SocketType } from "../../lib/socket-types";
import { FakeSocket, stateOf } from "./fake-native";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

const EFSM = -(156384712 + 51);
const socket = {};

let native: FakeSocket;
let sender: Sender;

beforeEach(() => {
  native = new FakeSocket();
  const readiness = new Readiness(native, () => {
    sender.serve();
  });
  sender = new Sender(native, readiness, SocketType.Pair, true, socket);
});

/** Lets libzmq take `count` more messages, and wakes the sender. */
function take(count: number): void {
  native.room = count;
  sender.serve();
}

describe("trySendMany", () => {
  test("sends all messages within the call, in their order", () => {
    expect(sender.trySendMany(["1", ["2", "a"], "3", "4", "5"])).toBe(5);
    expect(native.sent).toEqual(["1", ["2", "a"], "3", "4", "5"]);
    expect(native.calls).toEqual(["sendMany", "sendMany", "sendMany"]);
  });

  test("sends the first messages, as many as libzmq takes", () => {
    native.room = 3;
    expect(sender.trySendMany(["1", "2", "3", "4", "5"])).toBe(3);
    expect(native.sent).toEqual(["1", "2", "3"]);
  });

  test("sends nothing while others wait", () => {
    native.room = 0;
    void sender.send("first", undefined);
    native.room = 5;
    expect(sender.trySendMany(["2", "3"])).toBe(0);
    sender.serve();
    expect(native.sent).toEqual(["first"]);
  });

  test("sends nothing and returns 0 for an empty array", () => {
    expect(sender.trySendMany([])).toBe(0);
    expect(native.calls).toEqual([]);
  });

  test("looks at the events once before it gives up", () => {
    native.room = 0;
    native.onEvents = () => {
      native.room = 1;
      return POLLOUT;
    };
    expect(sender.trySendMany(["1", "2", "3"])).toBe(1);
    expect(native.count("events")).toBe(1);
  });

  test("throws the failure of the first message", () => {
    native.answers.push(EFSM);
    expect(() => sender.trySendMany(["1", "2"])).toThrow(
      expect.objectContaining({ code: "EFSM", syscall: "zmq_msg_send" }),
    );
    expect(native.sent).toEqual([]);
  });

  test("returns how many were sent before the failure of another", () => {
    native.answers.push(0, EFSM, EFSM);
    expect(sender.trySendMany(["1", "2", "3"])).toBe(1);
    expect(native.sent).toEqual(["1"]);
  });
});

describe("messages of sendMany that libzmq takes at once", () => {
  test("need no waiting", async () => {
    await expect(sender.sendMany(["1", "2", "3"], undefined)).resolves.toBeUndefined();
    expect(native.sent).toEqual(["1", "2", "3"]);
    expect(native.count("wait")).toBe(0);
  });

  test("can be none", async () => {
    await sender.sendMany([], undefined);
    expect(native.calls).toEqual([]);
  });

  test("let the event loop turn, also if they are none", async () => {
    let turned = false;
    setImmediate(() => {
      turned = true;
    });
    for (let call = 0; call < 100_000 && !turned; call++) {
      await sender.sendMany([], undefined);
    }
    expect(turned).toBe(true);
  });

  test("are arrays that yield what their length says", () => {
    class Empty extends Array<string> {
      override *[Symbol.iterator](): ArrayIterator<string> {
        // Yields nothing.
      }
    }
    expect(() => sender.sendMany(["1", Empty.of("2")], undefined)).toThrow(
      "messages[1]: A message must be an array of frames, but its length is 1 and it yields 0 frames",
    );
    expect(native.sent).toEqual([]);
  });
});

describe("messages of sendMany that libzmq takes later", () => {
  beforeEach(() => {
    native.room = 1;
  });

  test("are sent in their order, each once", async () => {
    const sent = sender.sendMany(["1", "2", "3", "4"], undefined);
    expect(native.sent).toEqual(["1"]);
    expect(native.interest).toBe(POLLOUT);
    take(2);
    expect(await stateOf(sent)).toBe("pending");
    take(1);
    await sent;
    expect(native.sent).toEqual(["1", "2", "3", "4"]);
    expect(native.interest).toBe(0);
  });

  test("have no other message between them", async () => {
    const many = sender.sendMany(["1", "2", "3"], undefined);
    native.room = 1;
    const one = sender.send("after", undefined);
    expect(sender.trySend("never")).toBe(false);
    expect(sender.trySendMany(["never"])).toBe(0);
    sender.serve();
    const more = sender.sendMany(["last", "of all"], undefined);
    take(9);
    await Promise.all([many, one, more]);
    expect(native.sent).toEqual(["1", "2", "3", "after", "last", "of all"]);
  });

  test("resolve before later sends", async () => {
    const order: string[] = [];
    const many = sender.sendMany(["1", "2"], undefined).then(() => order.push("many"));
    const one = sender.send("3", undefined).then(() => order.push("one"));
    take(9);
    await Promise.all([many, one]);
    expect(order).toEqual(["many", "one"]);
  });

  test("do not change when the array or its buffers change", async () => {
    const messages = [Buffer.from("1"), Buffer.from("2"), [Buffer.from("3"), "a"]];
    const sent = sender.sendMany(messages, undefined);
    (messages[1] as Buffer).fill(0);
    (messages[2] as Buffer[])[0]?.fill(0);
    messages.length = 1;
    take(9);
    await sent;
    expect(native.sent.slice(1)).toEqual([Buffer.from("2"), [Buffer.from("3"), "a"]]);
  });

  test("are lent in the sender's own buffers if they are large enough", async () => {
    sender.zeroCopyThreshold = 4;
    const [lent, copied] = [Buffer.from("four"), Buffer.from("abc")];
    const sent = sender.sendMany(["first", lent, copied], undefined);
    take(9);
    await sent;
    expect(native.sent[1]).toBe(lent);
    expect(native.sent[2]).not.toBe(copied);
    expect(native.sent[2]).toEqual(copied);
  });

  test("count as one waiting send", () => {
    sender.pendingSendLimit = 1;
    void sender.sendMany(["1", "2", "3", "4"], undefined);
    expect(sender.waiting).toBe(1);
  });
});

describe("a sendMany that ends early", () => {
  beforeEach(() => {
    native.room = 1;
  });

  test("says how many messages were sent before its time limit", async () => {
    const sent = sender.sendMany(["1", "2", "3"], { timeout: 20 });
    take(1);
    const error = await sent.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "EAGAIN", sent: 2 });
    expect((error as Error).message).toMatch(
      /timeout sets\..* 2 of 3 messages were sent$/,
    );
    take(9);
    expect(native.sent).toEqual(["1", "2"]);
  });

  test("says so for a time limit of zero", async () => {
    const sent = sender.sendMany(["1", "2"], { timeout: 0 });
    await expect(sent).rejects.toMatchObject({ code: "EAGAIN", sent: 1 });
    expect(native.count("wait")).toBe(0);
  });

  test("says so when its signal aborts, and why", async () => {
    const controller = new AbortController();
    const sent = sender.sendMany(["1", "2", "3"], { signal: controller.signal });
    const after = sender.send("after", undefined);
    controller.abort("reason");
    const error = await sent.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ZmqError);
    expect(error).toMatchObject({ code: "ECANCELED", sent: 1, cause: "reason" });
    take(9);
    await after;
    expect(native.sent).toEqual(["1", "after"]);
  });

  test("sends nothing if its signal has aborted before", async () => {
    const sent = sender.sendMany(["1"], { signal: AbortSignal.abort("reason") });
    await expect(sent).rejects.toMatchObject({ sent: 0, cause: "reason" });
    expect(native.sent).toEqual([]);
  });

  test("says so when the socket closes; other sends get the error itself", async () => {
    const reason = new ZmqError("EAGAIN", { message: "closed" });
    const many = sender.sendMany(["1", "2"], undefined);
    const one = sender.send("3", undefined);
    sender.close(reason);
    await expect(many).rejects.toMatchObject({ code: "EAGAIN", sent: 1 });
    await expect(one).rejects.toBe(reason);
  });

  test("says so when libzmq refuses a message for good, now or later", async () => {
    native.answers.push(0, EFSM, EFSM);
    const now = sender.sendMany(["1", "2", "3"], undefined);
    await expect(now).rejects.toMatchObject({ code: "EFSM", sent: 1 });
    native.room = 0;
    const later = sender.sendMany(["4", "5"], undefined);
    native.answers.push(0, EFSM, EFSM);
    sender.serve();
    await expect(later).rejects.toMatchObject({ code: "EFSM", sent: 1 });
    expect(native.sent).toEqual(["1", "4"]);
  });

  test("says so when too many sends wait", async () => {
    sender.pendingSendLimit = 0;
    const sent = sender.sendMany(["1", "2"], undefined);
    await expect(sent).rejects.toMatchObject({ code: "ENOBUFS", sent: 1 });
  });
});

describe("a wrong message among many", () => {
  const wrong = ["fine", Symbol("wrong")];

  test("is named by its index, and nothing is sent", () => {
    for (const call of [
      () => sender.sendMany(wrong, undefined),
      () => sender.trySendMany(wrong),
    ]) {
      expect(call).toThrow(TypeError);
      expect(call).toThrow(/^messages\[1\]: Cannot convert a Symbol/);
    }
    expect(native.calls).toEqual([]);
  });

  test("can be a hole, undefined or an empty message", () => {
    // eslint-disable-next-line no-sparse-arrays
    expect(() => sender.trySendMany(["a", , "b"])).toThrow(
      /^messages\[1\]: Message must/,
    );
    expect(() => sender.trySendMany(["a", []])).toThrow(/^messages\[1\]: A message must/);
  });

  test("keeps an error that comes from the message itself", () => {
    class Own extends Error {}
    const own = new Own("own");
    const message = {
      toString() {
        throw own;
      },
    };
    expect(() => sender.trySendMany([message])).toThrow(own);
  });

  test.each([["text"], [undefined], [new Set(["a"])], [Buffer.from("bytes")]])(
    "is not looked for in %p, which is not an array",
    (messages) => {
      expect(() => sender.trySendMany(messages)).toThrow(/must be an array/);
    },
  );
});

describe("subscribers of the channel for sent messages", () => {
  const channel = "zmq-napi:socket:send";
  const seen: unknown[] = [];
  const subscriber = (report: unknown): void => {
    seen.push((report as { message: unknown }).message);
  };

  beforeEach(() => {
    seen.length = 0;
    subscribe(channel, subscriber);
  });
  afterEach(() => unsubscribe(channel, subscriber));

  test("see each message once, when libzmq has taken it", async () => {
    native.room = 1;
    const sent = sender.sendMany(["1", "2", ["3", "a"]], undefined);
    expect(seen).toEqual([["1"]]);
    take(1);
    expect(seen).toEqual([["1"], ["2"]]);
    take(1);
    await sent;
    sender.trySendMany(["4"]);
    expect(seen).toEqual([["1"], ["2"], ["3", "a"]]);
    native.room = 1;
    sender.trySendMany(["4", "5"]);
    expect(seen.at(-1)).toEqual(["4"]);
  });

  test("can send, but not between the messages of one call", async () => {
    native.room = 2;
    let others: Promise<void> | undefined;
    const sends = (): void => {
      unsubscribe(channel, sends);
      native.room = 1;
      others = sender.send("other", undefined);
    };
    subscribe(channel, sends);
    const sent = sender.sendMany(["1", "2", "3"], undefined);
    take(9);
    await Promise.all([sent, others]);
    expect(native.sent).toEqual(["1", "2", "3", "other"]);
  });
});

test("a status of libzmq that means not now is never an error", () => {
  native.answers.push(EAGAIN, EAGAIN);
  expect(sender.trySendMany(["1"])).toBe(0);
});
