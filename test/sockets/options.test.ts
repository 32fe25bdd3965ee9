import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Dealer, Pair, Push, type Socket, XPublisher } from "zmq-napi";

import { commonOptions, typeOptions } from "../../dist/options/socket-options";
import * as tables from "../../dist/options/socket-options";
import { run } from "../support/program";
import { classes, fresh, rangeOf, samples, type Table, wrongs } from "./option-table";

const rows = classes.flatMap(([className, Maker, table]) =>
  Object.entries(table).map(
    ([name, option]) => [`${className}.${name}`, name, Maker, option] as const,
  ),
);
const writable = rows.filter(([, , , { access }]) => access !== "r");

test.each(writable)("%s reads what was set", (_title, name, Maker, option) => {
  using socket = fresh(Maker);
  for (const [value, read] of samples(name, option)) {
    socket[name] = value;
    expect(socket[name]).toEqual(read);
  }
});

test.each(rows.filter(([, , , { access }]) => access === "w"))(
  "%s reads as its default until it is set",
  (_title, name, Maker, option) => {
    using socket = fresh(Maker);
    expect(socket[name]).toEqual(option.initial);
  },
);

test.each(rows.filter(([, , , { access }]) => access === "r"))(
  "%s can only be read",
  (_title, name, Maker) => {
    using socket = fresh(Maker);
    expect(socket[name]).not.toBeUndefined();
    expect(() => (socket[name] = 1)).toThrow(TypeError);
    expect(() => (socket[name] = 1)).toThrow(/which has only a getter$/);
  },
);

test.each(writable)("%s refuses what it does not take", (_title, name, Maker, option) => {
  using socket = fresh(Maker);
  const before = socket[name];
  for (const [value, kind] of wrongs(option)) {
    const set = () => (socket[name] = value);
    const error = expect.objectContaining({ name: kind, message: expect.any(String) });
    expect(set).toThrow(error);
    expect(set).toThrow(name);
    if (kind === "RangeError")
      expect(set).toThrow(expect.objectContaining({ code: "EINVAL" }));
    if (rangeOf(option)) expect(set).toThrow(String(rangeOf(option)?.[0]));
  }
  expect(socket[name]).toEqual(before);
});

test("numbers lose their fraction, as in zeromq.js", () => {
  using pair = new Pair();
  pair.linger = 10.9;
  expect(pair.linger).toBe(10);
});

test("a uint64_t takes a negative number for 0", () => {
  using pair = new Pair({ affinity: -5 });
  expect(pair.affinity).toBe(0);
});

describe("the options object of a constructor", () => {
  test("may be frozen and used again, and stays as it is", () => {
    const options = Object.freeze({ linger: 5, sendHighWaterMark: 7 });
    for (const Maker of [Push, Dealer, Pair]) {
      using socket: Socket & { sendHighWaterMark: number } = new Maker(options);
      expect([socket.linger, socket.sendHighWaterMark]).toEqual([5, 7]);
    }
    expect(options).toEqual({ linger: 5, sendHighWaterMark: 7 });
  });

  test.each([
    ["an option that no socket has", { lingerr: 1 }, "lingerr"],
    ["an option that this socket does not have", { correlate: true }, "correlate"],
    ["an option that can only be read", { lastEndpoint: "x" }, "lastEndpoint"],
    ["a method", { close: 1 }, "close"],
    ["a wrong value", { linger: "5" }, "linger"],
  ])("with %s is a TypeError, and no socket stays open", (_what, options, name) => {
    const construct = () => new Push(options as object);
    expect(construct).toThrow(TypeError);
    expect(construct).toThrow(name);
  });

  test.each([null, 5, "options", true])("cannot be %p", (options) => {
    const construct = () => new Push(options as unknown as object);
    expect(construct).toThrow("Options must be an object");
  });
});

test("an unknown property of a socket is a TypeError", () => {
  using push = new Push();
  expect(() => Object.assign(push, { lingerr: 1 })).toThrow(
    "Cannot add property lingerr, object is not extensible",
  );
});

test("curve keys read back as Z85, secrets never appear in errors", () => {
  using pair = new Pair();
  for (const name of ["curvePublicKey", "curveSecretKey", "curveServerKey"] as const) {
    expect(pair[name]).toBeNull();
    const raw = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7));
    pair[name] = raw;
    const text = pair[name] as unknown as string;
    expect(text).toMatch(/^[\w.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/);
    pair[name] = text;
    expect(pair[name]).toBe(text);
    for (const wrong of ["too short", `${text}x`, `"${text.slice(1)}`, raw.subarray(1)]) {
      const set = () => (pair[name] = wrong);
      expect(set).toThrow(RangeError);
      expect(set).not.toThrow(String(wrong));
    }
  }
  expect(() => (pair.plainPassword = "s".repeat(256))).not.toThrow(/sss/);
});

test("the security option set last decides the mechanism", () => {
  using pair = new Pair();
  expect(pair.securityMechanism).toBeNull();
  pair.plainUsername = "user";
  expect(pair.securityMechanism).toBe("plain");
  pair.curveServer = true;
  expect(pair.securityMechanism).toBe("curve");
  pair.plainUsername = null;
  expect(pair.securityMechanism).toBeNull();
});

test("XPublisher.verbosity takes null, allSubs and allSubsUnsubs", () => {
  using xpub = new XPublisher();
  for (const value of ["allSubs", "allSubsUnsubs", null] as const) xpub.verbosity = value;
  expect(() => (xpub.verbosity = "all" as "allSubs")).toThrow(TypeError);
});

test("a change that acts only later is told, once an endpoint is there", async () => {
  const end = await run(
    `
    const names = JSON.parse(args[0]);
    const pair = new zmq.Pair({ linger: 0 });
    for (const name of names) pair[name] = pair[name];
    say("before an endpoint: quiet");
    pair.connect("inproc://somewhere");
    process.on("warning", ({ message }) => say(message));
    pair.linger = 5;
    pair.sendHighWaterMark = 5;
    pair.receiveTimeout = 5;
    pair.ipv6 = true;
    await new Promise(setImmediate);
    pair.disconnect("inproc://somewhere");
    pair.ipv6 = false;
    await new Promise(setImmediate);
    pair.close();`,
    [JSON.stringify(["linger", "ipv6", "rate", "immediate"])],
  );
  expect(end.lines).toEqual([
    "before an endpoint: quiet",
    "Socket option will not take effect until next connect/bind.",
  ]);
});

describe("libzmq's own header", () => {
  const folder = join(__dirname, "..", "..");
  const source = readFileSync(join(folder, "lib/options/socket-options.ts"), "utf8");
  const script = join(folder, "scripts/build-libzmq.mjs");
  const out = execFileSync(process.execPath, [script, "--where"], { encoding: "utf8" });
  const header = readFileSync(join(folder, out.trim(), "include/zmq.h"), "utf8");
  const defined = new Map(
    [...header.matchAll(/^#define (ZMQ_\w+) +(\d+)$/gm)].map(([, name, value]) => [
      name,
      Number(value),
    ]),
  );
  const allTables: Table[] = [
    commonOptions,
    tables.gssapiOptions,
    tables.vmciOptions,
    tables.sendingOptions,
    tables.receivingOptions,
    ...Object.values(typeOptions),
  ];
  /** The name that each row's comment ends with, and the name of the row. */
  const documented = [
    ...source.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*(\w+)[:,]/g),
  ].flatMap(([, comment = "", name = ""]) => {
    const zmqName = comment
      .match(/`(ZMQ_\w+)`/g)
      ?.at(-1)
      ?.slice(1, -1);
    return zmqName === undefined ? [] : [[name, zmqName] as const];
  });

  test("has libzmq's number for every option", () => {
    for (const [name, zmqName] of documented) {
      const numbers = allTables.flatMap((table) => table[name]?.id ?? []);
      expect([name, new Set(numbers)]).toEqual([name, new Set([defined.get(zmqName)])]);
    }
    const names = new Set(documented.map(([name]) => name));
    for (const table of allTables) {
      expect(Object.keys(table).filter((name) => !names.has(name))).toEqual([]);
    }
  });

  test("has a name for every stable option", () => {
    const elsewhere = [
      // By methods, or by properties of their own.
      "ZMQ_SUBSCRIBE ZMQ_UNSUBSCRIBE ZMQ_CONNECT_ROUTING_ID",
      "ZMQ_XPUB_VERBOSE ZMQ_XPUB_VERBOSER",
      // What the addon uses itself.
      "ZMQ_FD ZMQ_EVENTS ZMQ_RCVMORE",
      // Of the context; and instead of which there is Stream.
      "ZMQ_BLOCKY ZMQ_ROUTER_RAW",
    ].flatMap((names) => names.split(" "));
    const section = /Socket options\. +\*\/([^]*?)\/\* +Message options/.exec(header);
    const stable = [...(section?.[1] ?? "").matchAll(/^#define (ZMQ_\w+) (\d+)$/gm)]
      .filter(([, , number]) => Number(number) <= 94)
      .map(([, name]) => name);
    expect(stable.length).toBeGreaterThan(60);
    const known = new Set([...documented.map(([, zmqName]) => zmqName), ...elsewhere]);
    expect(stable.filter((name) => !known.has(name ?? ""))).toEqual([]);
  });
});
