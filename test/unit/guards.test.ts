import { jest } from "@jest/globals";

import { FakeSocket } from "./fake-native";

/** The guards of a package whose libzmq has drafts, or has not. */
function guards(draft: boolean): typeof import("../../lib/guards") {
  let found: typeof import("../../lib/guards") | undefined;
  jest.isolateModules(() => {
    jest.doMock("../../lib/capability", () => ({
      ...jest.requireActual<object>("../../lib/capability"),
      capability: { draft },
    }));
    found = jest.requireActual<typeof import("../../lib/guards")>("../../lib/guards");
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

  test.each(drafts)("is not asked for socket type %d", (type) => {
    expect(() => guardType(type)).toThrow(
      expect.objectContaining({
        code: "EINVAL",
        message: expect.stringContaining(`socket type ${type} is a draft or unknown`),
      }),
    );
  });
});

test.each([...stable, ...drafts])("a libzmq with drafts is asked for type %d", (type) => {
  expect(() => guards(true).guardType(type)).not.toThrow();
});

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
