import { jest } from "@jest/globals";

import { SocketType } from "../../lib/socket-types";
import { FakeSocket } from "./fake-native";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

type Guards = typeof import("../../lib/options/guards") &
  typeof import("../../lib/options/type-guards");

/** The guards of a package whose libzmq has drafts or our patches, or lacks them. */
function guards(draft: boolean, wsBrowsers = true): Guards {
  let found: Guards | undefined;
  jest.isolateModules(() => {
    jest.doMock("../../lib/addon/capability", () => ({
      ...jest.requireActual<object>("../../lib/addon/capability"),
      capability: () => ({ draft, wsBrowsers }),
    }));
    found = {
      ...jest.requireActual<Guards>("../../lib/options/guards"),
      ...jest.requireActual<Guards>("../../lib/options/type-guards"),
    };
  });
  return found!;
}

const stable = [...Array(12).keys()];
const drafts = [12, 13, 14, 15, 16, 17, 18, 19, 20];

describe("a libzmq without drafts", () => {
  const { guardType } = guards(false);

  test.each(stable)("has socket type %d", (type) => {
    expect(() => guardType(type)).not.toThrow();
  });

  test.each(drafts)("gets no question about socket type %d", (type) => {
    const message =
      `Invalid argument: a ${SocketType[type]} is a draft, but this libzmq was built ` +
      "without drafts";
    expect(() => guardType(type)).toThrow(
      expect.objectContaining({ code: "EINVAL", message }),
    );
  });

  test.each([-1, 21, 1.5])("gets no question about the unknown type %d", (type) => {
    const message =
      `Invalid argument: a socket of type ${type} is unknown or a draft, but this ` +
      "libzmq was built without drafts";
    expect(() => guardType(type)).toThrow(
      expect.objectContaining({ code: "EINVAL", message }),
    );
  });
});

test.each([...stable, ...drafts])(
  "a libzmq with drafts gets a question about type %d",
  (type) => {
    expect(() => guards(true).guardType(type)).not.toThrow();
  },
);

describe("GSSAPI", () => {
  /** A socket whose `securityMechanism` is GSSAPI, and whose other options are off. */
  class Kerberised extends FakeSocket {
    override getOption(option: number, buffer: Uint8Array): number {
      buffer.fill(0);
      buffer[0] = option === 43 ? 3 : 0;
      return 4;
    }
  }

  const { guardSecurity } = guards(true);

  test.each(["ws://127.0.0.1:*", "wss://127.0.0.1:1"])(
    "does not go over %s",
    (address) => {
      expect(() => guardSecurity(new Kerberised(), address)).toThrow(
        expect.objectContaining({ code: "EINVAL", address }),
      );
    },
  );

  test.each(["tcp://127.0.0.1:*", "ipc:///x"])("goes over %s", (address) => {
    expect(() => guardSecurity(new Kerberised(), address)).not.toThrow();
  });
});

describe("a libzmq that is not ready for browsers", () => {
  /** A socket with some options set, by number. */
  class Set extends FakeSocket {
    constructor(readonly values: Readonly<Record<number, Buffer>>) {
      super();
    }
    override getOption(option: number, buffer: Uint8Array): number {
      buffer.fill(0);
      return this.values[option]?.copy(buffer) ?? 4;
    }
  }
  const int = (value: number) => Buffer.from([value, 0, 0, 0]);
  const heartbeats = { 75: int(100) };
  const domain = { 55: Buffer.from("domain\0") };
  const curve = { 43: int(2) };
  const ready = guards(true, true).guardWebSocket;
  const unready = guards(true, false).guardWebSocket;

  test.each([
    ["heartbeats", heartbeats, /heartbeats over WebSockets need CURVE or PLAIN/],
    ["a ZAP domain", domain, /browsers would get around the authentication handler/],
  ])("refuses %s over ws without CURVE", (_what, options, text) => {
    for (const address of ["ws://127.0.0.1:*", "ws://127.0.0.1:5/a"]) {
      expect(() => unready(new Set(options), address)).toThrow(
        expect.objectContaining({
          code: "EINVAL",
          address,
          message: expect.stringMatching(text),
        }),
      );
      expect(() => ready(new Set(options), address)).not.toThrow();
    }
    expect(() => unready(new Set({ ...options, ...curve }), "ws://a:1")).not.toThrow();
    expect(() => unready(new Set(options), "tcp://127.0.0.1:*")).not.toThrow();
  });

  test("has ws otherwise", () => {
    expect(() => unready(new Set({}), "ws://127.0.0.1:*")).not.toThrow();
  });
});
