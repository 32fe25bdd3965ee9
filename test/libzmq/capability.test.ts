// The version and the capabilities that the built-in libzmq reports.

import { readFileSync } from "node:fs";

import { capability, version } from "zmq-napi";
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

test("features of 4.3.5 exist exactly from 4.3.5 on", () => {
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
