import { ZmqError } from "../../lib/errors";
import type { Message } from "../../lib/messages/frame";
import { Messages } from "../../lib/engine/iteration";
import type { OperationOptions } from "../../lib/engine/operation";
import { Readiness } from "../../lib/engine/readiness";
import { Receiver } from "../../lib/engine/receiver";
import { SocketType } from "../../lib/socket-types";
import { FakeSocket, frames, stateOf } from "./fake-native";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

const ETERM = -(156384712 + 53);

let native: FakeSocket;
let receiver: Receiver;
let socket: { closed: boolean };

beforeEach(() => {
  native = new FakeSocket();
  const readiness = new Readiness(native, () => receiver.serve());
  receiver = new Receiver(native, readiness, SocketType.Pair);
  socket = { closed: false };
});

function messages(options?: OperationOptions): Messages<Message[]> {
  return new Messages(socket, receiver, options);
}

function close(): void {
  socket.closed = true;
  receiver.close(new ZmqError("EAGAIN"));
}

const end = { value: undefined, done: true };

describe("iterating", () => {
  test("yields existing messages and waits for others", async () => {
    native.inbox.push(frames("1"));
    const iterator = messages();
    await expect(iterator.next()).resolves.toEqual({ value: frames("1"), done: false });
    const next = iterator.next();
    expect(await stateOf(next)).toBe("pending");
    native.inbox.push(frames("2"));
    receiver.serve();
    await expect(next).resolves.toEqual({ value: frames("2"), done: false });
  });

  test("is its own iterator", () => {
    const iterator = messages();
    expect(iterator[Symbol.asyncIterator]()).toBe(iterator);
  });

  test("ends when the socket is closed, for all waiting calls, and stays ended", async () => {
    const iterator = messages();
    const waiting = [iterator.next(), iterator.next()];
    close();
    await expect(Promise.all(waiting)).resolves.toEqual([end, end]);
    await expect(iterator.next()).resolves.toEqual(end);
  });

  test("of a closed socket ends at once", async () => {
    close();
    await expect(messages().next()).resolves.toEqual(end);
  });

  test("throws errors", async () => {
    native.answers.push(ETERM, ETERM);
    await expect(messages().next()).rejects.toMatchObject({ code: "ETERM" });
  });

  test("throws EAGAIN when its own timeout is over, which does not end it", async () => {
    const iterator = messages({ timeout: 0 });
    await expect(iterator.next()).rejects.toMatchObject({ code: "EAGAIN" });
    native.inbox.push(frames("late"));
    await expect(iterator.next()).resolves.toMatchObject({ done: false });
  });

  test("throws the reason of its signal, waiting or not", async () => {
    const controller = new AbortController();
    const iterator = messages({ signal: controller.signal });
    const waiting = iterator.next();
    controller.abort("reason");
    await expect(waiting).rejects.toBe("reason");
    native.inbox.push(frames("left alone"));
    await expect(iterator.next()).rejects.toBe("reason");
    expect(native.inbox).toHaveLength(1);
  });
});

describe("leaving a loop", () => {
  test("loses no message", async () => {
    native.inbox.push(frames("1"), frames("2"));
    for await (const [text] of messages()) {
      expect(String(text)).toBe("1");
      break;
    }
    expect(receiver.tryReceive()).toEqual(frames("2"));
  });

  test("ends waiting calls, and leaves the next message to others", async () => {
    const iterator = messages();
    const waiting = iterator.next();
    await expect(iterator.return()).resolves.toEqual(end);
    await expect(waiting).resolves.toEqual(end);
    native.inbox.push(frames("1"));
    receiver.serve();
    expect(native.inbox).toHaveLength(1);
    await expect(iterator.next()).resolves.toEqual(end);
    expect(receiver.tryReceive()).toEqual(frames("1"));
  });

  test("no longer keeps the event loop alive", async () => {
    const iterator = messages();
    const waiting = iterator.next();
    await iterator.return();
    await waiting;
    expect(native.interest).toBe(0);
  });

  test("does not disturb another loop over the same socket", async () => {
    const [left, stays] = [messages(), messages()];
    const [ended, waiting] = [left.next(), stays.next()];
    await left.return();
    await expect(ended).resolves.toEqual(end);
    native.inbox.push(frames("1"));
    receiver.serve();
    await expect(waiting).resolves.toEqual({ value: frames("1"), done: false });
  });
});
