import { constants } from "node:os";

import {
  EADDRINUSE,
  EAGAIN,
  EINVAL,
  errorOf,
  outOfRange,
  succeed,
  ZmqError,
} from "../../lib/errors";

const libzmqOnly = { EFSM: 51, ENOCOMPATPROTO: 52, ETERM: 53, EMTHREAD: 54 };
const base = 156384712;

describe("codes and numbers", () => {
  test.each(Object.entries(libzmqOnly))("%s is libzmq's base plus %i", (code, offset) => {
    expect(new ZmqError(code).errno).toBe(base + offset);
    expect(errorOf(-(base + offset)).code).toBe(code);
  });

  test("of this platform go both ways", () => {
    for (const [code, errno] of Object.entries(constants.errno)) {
      const error = errorOf(-errno);
      expect(error.errno).toBe(errno);
      expect(new ZmqError(code).errno).toBe(errno);
    }
  });

  test("prefer the usual one of two names", () => {
    expect(errorOf(-constants.errno.EWOULDBLOCK).code).toBe("EAGAIN");
  });

  test("without a name keep their number", () => {
    const error = errorOf(-base - 999);
    expect(error).toMatchObject({ name: "ZmqError", code: "" });
    expect(error.message).not.toBe("");
  });

  test("as statuses are negative", () => {
    expect([EAGAIN, EINVAL, EADDRINUSE]).toEqual([
      -constants.errno.EAGAIN,
      -constants.errno.EINVAL,
      -constants.errno.EADDRINUSE,
    ]);
  });
});

describe("a ZmqError", () => {
  test("is an Error with a name of its own", () => {
    const error = new ZmqError("EFSM");
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toMatch(/^ZmqError: .+/);
  });

  test("has an address and a syscall only where there is one", () => {
    expect(Object.keys(new ZmqError("EAGAIN"))).not.toContain("address");
    expect(Object.keys(new ZmqError("EAGAIN"))).not.toContain("syscall");
    const error = new ZmqError("EINVAL", { address: "tcp://x", syscall: "zmq_bind" });
    expect(error).toMatchObject({ address: "tcp://x", syscall: "zmq_bind" });
  });

  test.each([
    ["EADDRINUSE", "Address already in use"],
    ["EAGAIN", "Operation was not possible or timed out"],
    ["EBADF", "Socket is closed"],
    ["EFAULT", "Context is closed"],
    ["EFSM", "Operation cannot be accomplished in current state"],
    ["EHOSTUNREACH", "Host unreachable"],
    ["EINVAL", "Invalid argument"],
    ["EMFILE", "Too many open file descriptors"],
    ["ENOENT", "No such endpoint"],
    ["EPROTONOSUPPORT", "Protocol not supported"],
    ["ETERM", "Context was terminated"],
  ])("%s says: %s", (code, message) => {
    expect(new ZmqError(code).message).toBe(message);
  });
});

test("success is returned, and failure is thrown with its details", () => {
  expect(succeed(0)).toBe(0);
  expect(succeed(7)).toBe(7);
  expect(() => succeed(EAGAIN, { syscall: "zmq_ctx_new" })).toThrow(
    expect.objectContaining({ code: "EAGAIN", syscall: "zmq_ctx_new" }),
  );
});

test("a value out of range is a RangeError that carries libzmq's code", () => {
  expect(outOfRange("too much")).toBeInstanceOf(RangeError);
  expect(outOfRange("too much")).toMatchObject({
    code: "EINVAL",
    errno: constants.errno.EINVAL,
    message: "too much",
  });
});
