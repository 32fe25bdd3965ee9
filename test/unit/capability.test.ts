import { readFileSync } from "node:fs";

import { capability, version } from "../../lib/addon/capability";
import { vendoredHeader } from "./vendored";

test("the version is that of the vendored header", () => {
  const header = readFileSync(vendoredHeader, "utf8");
  const parts = ["MAJOR", "MINOR", "PATCH"].map(
    (part) => new RegExp(`^#define ZMQ_VERSION_${part} (\\d+)$`, "m").exec(header)?.[1],
  );
  expect(version).toBe(parts.join("."));
});

test("capabilities are booleans", () => {
  const values = Object.values(capability);
  expect(values.length).toBeGreaterThan(0);
  expect(values.every((value) => typeof value === "boolean")).toBe(true);
});

test("the vendored build has CURVE, drafts, ws and ipc, and no TLS", () => {
  expect(capability).toMatchObject({
    curve: true,
    draft: true,
    ws: true,
    ipc: true,
    wss: false,
  });
});

test("what came with 4.3.5 is there exactly from 4.3.5 on", () => {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  const newer = major * 10_000 + minor * 100 + patch >= 40_305;
  expect(capability).toMatchObject({
    busyPoll: newer,
    hiccupMessage: newer,
    normOptions: newer,
    reconnectStopAfterDisconnect: newer,
    topicsCount: newer,
    xsubVerboseUnsubscribe: newer,
  });
});

describe("versions", () => {
  function loaded(told: string): typeof import("../../lib/addon/capability") {
    let found: typeof import("../../lib/addon/capability") | undefined;
    jest.isolateModules(() => {
      jest.doMock("../../lib/addon/addon", () => ({
        addon: { version: () => told, has: (name: string) => name === "WS" },
      }));
      found = require("../../lib/addon/capability") as typeof found;
      jest.dontMock("../../lib/addon/addon");
    });
    return found!;
  }

  const capabilityOf = (told: string): typeof capability => loaded(told).capability;

  test.each([
    ["4.3.4", false],
    ["4.3.5", true],
    ["4.3.10", true],
    ["4.10.0", true],
    ["5.0.0", true],
    ["4.2.9", false],
  ])("%s are compared by number: newer than 4.3.4 is %s", (told, newer) => {
    expect(capabilityOf(told).topicsCount).toBe(newer);
  });

  test("are asked for ws in upper case, the rest in lower", () => {
    expect(capabilityOf("4.3.4")).toMatchObject({ ws: true, wss: false, ipc: false });
  });

  test.each([
    [["ws"], undefined],
    [["topicsCount", "ws"], "a libzmq of version 4.3.5 or newer; this one is 4.3.4"],
    [["draft"], "a libzmq built with draft; this one is 4.3.4"],
    [
      ["norm", "normOptions"],
      "a libzmq built with norm and of version 4.3.5 or newer; this one is 4.3.4",
    ],
  ] as const)("say what they lack of %p", (needs, lack) => {
    expect(loaded("4.3.4").lackOf(needs)).toBe(lack);
  });
});
