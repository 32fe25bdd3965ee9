import fc from "fast-check";

import { SocketType } from "../../lib/socket-types";
import {
  checkEndpoint,
  checkText,
  Endpoints,
  hostToResolve,
  withHost,
} from "../../lib/endpoint/endpoints";
import { transportOf } from "../../lib/endpoint/transports";
import { ZmqError } from "../../lib/errors";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

const { Dealer, Reply, Router } = SocketType;

function refusal(
  address: string,
  to: "bind" | "connect",
  type: number = Dealer,
): unknown {
  try {
    checkEndpoint(address, to, type);
  } catch (error) {
    return error;
  }
  return undefined;
}

const transport = fc.constantFrom("tcp", "udp", "ws", "wss", "ipc", "inproc", "x", "");
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.tuple(transport, fc.string()).map(([name, rest]) => `${name}://${rest}`),
  fc
    .tuple(transport, fc.string(), fc.string(), fc.string())
    .map(([name, host, port, path]) => `${name}://${host}:${port}/${path}`),
);
const anyEndpoint = anyText.filter((text) => !text.includes("\0"));

describe("any text", () => {
  test("is accepted, or refused with a ZmqError that names it", () => {
    fc.assert(
      fc.property(anyEndpoint, fc.constantFrom("bind", "connect"), (address, to) => {
        const error = refusal(address, to);
        if (error === undefined) return;
        expect(error).toBeInstanceOf(ZmqError);
        expect(error).toMatchObject({ code: expect.stringMatching(/^E/), address });
      }),
    );
  });

  test("has a host to resolve, or none", () => {
    fc.assert(
      fc.property(anyEndpoint, (address) => {
        const host = hostToResolve(address);
        if (host === undefined) return;
        expect(address).toContain(`//${host}:`);
        const resolved = address.replace(`//${host}:`, "//192.0.2.1:");
        expect(withHost(address, "192.0.2.1")).toBe(resolved);
      }),
    );
  });

  test("is a string without NUL, or a TypeError", () => {
    for (const value of [undefined, null, 1, {}, ["tcp://*:*"], "tcp://a\0b:1"]) {
      expect(() => checkText(value)).toThrow(TypeError);
    }
    expect(() => checkText("anything else")).not.toThrow();
  });
});

describe("a port", () => {
  test("that fits into 16 bits is taken, any other refused", () => {
    const name = fc.constantFrom("tcp", "udp", "ws", "wss");
    fc.assert(
      fc.property(name, fc.integer({ min: 1, max: 200_000 }), (name, port) => {
        const address = `${name}://127.0.0.1:${port}`;
        const expected = port <= 65535 ? undefined : { code: "EINVAL" };
        for (const to of ["bind", "connect"] as const) {
          if (expected === undefined) expect(refusal(address, to)).toBeUndefined();
          else expect(refusal(address, to)).toMatchObject(expected);
        }
      }),
    );
  });

  test.each(["0", "*"])("%s is for binding", (port) => {
    expect(refusal(`tcp://*:${port}`, "bind")).toBeUndefined();
  });

  test("0 is refused for connect", () => {
    expect(refusal("tcp://127.0.0.1:0", "connect")).toMatchObject({
      code: "EINVAL",
      message: expect.stringMatching(/1 to 65535, but is 0/),
    });
  });

  test.each([
    "tcp://[::1]:99999",
    "ws://127.0.0.1:99999/path",
    "tcp://127.0.0.1:0;127.0.0.1:99999",
  ])("is found in %s", (address) => {
    expect(refusal(address, "connect")).toMatchObject({ code: "EINVAL" });
  });
});

test("the name of authentication handlers can be bound by Reply and Router, and connected by all", () => {
  const name = "inproc://zeromq.zap.01";
  expect(refusal(name, "bind")).toMatchObject({ code: "EINVAL" });
  expect(refusal(name, "bind", Reply)).toBeUndefined();
  expect(refusal(name, "bind", Router)).toBeUndefined();
  expect(refusal(name, "connect")).toBeUndefined();
});

describe("a host", () => {
  test.each(["example.org", "localhost", "a_b-c.example"])("%s is resolved", (host) => {
    expect(hostToResolve(`tcp://${host}:5`)).toBe(host);
    expect(hostToResolve(`ws://${host}:5/path`)).toBe(host);
  });

  test.each(["127.0.0.1", "*", "lo", "[::1]", "", "not a name"])("%j is not", (host) => {
    expect(hostToResolve(`tcp://${host}:5`)).toBeUndefined();
  });

  test("after a source address is left to libzmq", () => {
    expect(hostToResolve("tcp://127.0.0.1:0;localhost:5")).toBeUndefined();
  });

  test.each(["ipc://localhost:5", "inproc://localhost:5", "localhost:5"])(
    "is none in %s",
    (address) => expect(hostToResolve(address)).toBeUndefined(),
  );

  test("is replaced by its address, IPv6 in brackets", () => {
    expect(withHost("ws://localhost:5/a", "127.0.0.1")).toBe("ws://127.0.0.1:5/a");
    expect(withHost("tcp://localhost:*", "::1")).toBe("tcp://[::1]:*");
  });
});

test("the transport is the part before the slashes", () => {
  expect(transportOf("tcp://*:1")).toBe("tcp");
  expect(transportOf("no transport")).toBe("");
});

describe("endpoints", () => {
  test("are known by the text they were bound with, the last first", () => {
    const endpoints = new Endpoints();
    endpoints.addBound("tcp://*:*", "tcp://0.0.0.0:1");
    endpoints.addBound("tcp://*:*", "tcp://0.0.0.0:2");
    expect(endpoints.actual("tcp://*:*")).toBe("tcp://0.0.0.0:2");
    endpoints.removeBound("tcp://0.0.0.0:2");
    expect(endpoints.actual("tcp://*:*")).toBe("tcp://0.0.0.0:1");
    endpoints.removeBound("tcp://0.0.0.0:1");
    expect(endpoints.actual("tcp://*:*")).toBe("tcp://*:*");
    expect(endpoints.count).toBe(0);
  });

  test("are counted, connections too", () => {
    const endpoints = new Endpoints();
    endpoints.addConnected("b", undefined);
    endpoints.addBound("a", "a");
    expect(endpoints.count).toBe(2);
    endpoints.removeConnected("b");
    endpoints.removeBound("a");
    expect(endpoints.count).toBe(0);
  });

  test("keep the routing ids given to peers until these are disconnected", () => {
    const endpoints = new Endpoints();
    endpoints.addConnected("a", "0102");
    expect([endpoints.hasRoutingId("0102"), endpoints.hasRoutingId("03")]).toEqual([
      true,
      false,
    ]);
    endpoints.removeConnected("a");
    expect(endpoints.hasRoutingId("0102")).toBe(false);
  });
});
