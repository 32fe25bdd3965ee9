import {
  closedMeanwhile,
  notReceived,
  notSent,
  socketClosed,
  timedOut,
} from "../../lib/engine/failures";
import { ZmqError } from "../../lib/errors";
import { SocketType } from "../../lib/socket-types";

const status = (code: string): number => -new ZmqError(code).errno;

describe("EAGAIN says why", () => {
  const usual = "Operation was not possible or timed out";

  test.each([
    [
      timedOut("receive", 50, "receiveTimeout"),
      "no message came within 50 milliseconds, the limit that receiveTimeout sets. Try " +
        "again, or allow more time",
    ],
    [
      timedOut("send", 50, "timeout"),
      "no peer took the message within 50 milliseconds, the limit that timeout sets. " +
        "Connect a peer, or allow more time",
    ],
    [
      timedOut("subscription", 50, "timeout"),
      "no message came within 50 milliseconds, the limit that timeout sets. The " +
        "Subscriber has no subscription: call subscribe() first",
    ],
    [
      timedOut("event", 0, "timeout"),
      "no event came at once, and timeout is 0 milliseconds, which does not wait. Try " +
        "again, or allow more time",
    ],
    [
      socketClosed(SocketType.Pull, "receive"),
      "the Pull was closed while receive() waited",
    ],
    [
      closedMeanwhile("the observer", "receive"),
      "the observer was closed while receive() waited",
    ],
  ])("%s", (error, reason) => {
    expect(error).toMatchObject({ code: "EAGAIN", message: `${usual}: ${reason}` });
  });

  test("a call that did not wait names the function of libzmq", () => {
    expect(timedOut("send", 0, "timeout").syscall).toBe("zmq_msg_send");
    expect(timedOut("receive", 0, "timeout").syscall).toBe("zmq_msg_recv");
    expect(timedOut("subscription", 0, "timeout").syscall).toBe("zmq_msg_recv");
    expect(timedOut("event", 0, "timeout").syscall).toBeUndefined();
    expect(timedOut("send", 5, "timeout").syscall).toBeUndefined();
  });
});

describe("EFSM says whose turn it is", () => {
  test.each([
    [SocketType.Request, "send", /a Request has to receive the reply before it sends/],
    [SocketType.Request, "receive", /a Request has to send a request before it/],
    [SocketType.Reply, "send", /a Reply has to receive a request before it sends/],
    [SocketType.Reply, "receive", /a Reply has to send its reply before it receives/],
    [SocketType.Pair, "send", /^Operation cannot be accomplished in current state$/],
    [SocketType.Pair, "receive", /^Operation cannot be accomplished in current state$/],
  ])("for type %i to %s", (type, act, text) => {
    const error =
      act === "send"
        ? notSent(status("EFSM"), type, "x")
        : notReceived(status("EFSM"), type);
    expect(error).toMatchObject({
      code: "EFSM",
      message: expect.stringMatching(text),
      syscall: act === "send" ? "zmq_msg_send" : "zmq_msg_recv",
    });
    expect(error.message).toMatch(/^Operation cannot be accomplished in current state/);
  });
});

describe("EHOSTUNREACH names the routing id", () => {
  const number = Buffer.alloc(4);
  number.writeUInt32LE(4_000_000_000);

  test.each([
    ["text", SocketType.Router, ["me", "x"], '"me"'],
    ["text as bytes", SocketType.Router, [Buffer.from("mé"), "x"], '"mé"'],
    ["bytes", SocketType.Router, [Buffer.of(0, 128, 0, 65, 167), "x"], "0x00800041a7"],
    ["control characters", SocketType.Stream, [Buffer.from("a\n"), "x"], "0x610a"],
    ["a number", SocketType.Server, [number, "x"], "4000000000"],
  ])("that is %s", (_what, type, frames, shown) => {
    expect(notSent(status("EHOSTUNREACH"), type, frames)).toMatchObject({
      code: "EHOSTUNREACH",
      message:
        `Host unreachable: no peer with the routing id ${shown} is connected. Forget the ` +
        "peer, or send when it is back",
    });
  });
});

test("EMSGSIZE says how many bytes there are, and how many there may be", () => {
  const send = "Send less at a time, or use tcp";
  const datagram = ["127.0.0.1:5", Buffer.alloc(9000)];
  expect(notSent(status("EMSGSIZE"), SocketType.Datagram, datagram).message).toBe(
    `Message too long: a datagram has at most 8192 bytes, but here are 9000. ${send}`,
  );
  const grouped = [Buffer.from("g\0"), "é".repeat(5000)];
  expect(notSent(status("EMSGSIZE"), SocketType.Radio, grouped).message).toBe(
    "Message too long: over udp, frame, group and one byte have at most 8192 bytes, but " +
      `here are 10002. ${send}`,
  );
});

test("other errors have their usual texts", () => {
  for (const code of ["ETERM", "ENOMEM", "EINVAL"]) {
    const { message } = new ZmqError(code);
    const sent = notSent(status(code), SocketType.Push, "x");
    expect(sent).toMatchObject({ code, message, syscall: "zmq_msg_send" });
    expect(notReceived(status(code), SocketType.Pull)).toMatchObject({ code, message });
  }
});
