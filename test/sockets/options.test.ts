import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as stable from "zmq-napi";
import { Dealer, Pair, Push, Socket } from "zmq-napi";
import * as draft from "zmq-napi/draft";

import { classes, fresh, samples, wrongs } from "./option-table";
import { missingCapabilities, socketOption } from "zmq-napi/internals";

const all = classes.flatMap(([className, Maker, table]) =>
  Object.entries(table).map(
    ([name, option]) => [`${className}.${name}`, name, Maker, option] as const,
  ),
);
/** Whether the built libzmq lacks the option. */
const lacks = ([, , , { needs }]: (typeof all)[number]) =>
  missingCapabilities(needs) !== undefined;
const rows = all.filter((row) => !lacks(row));
const writable = rows.filter(([, , , { access }]) => access !== "r");

test("the tables have all classes", () => {
  const exported = Object.entries({ ...stable, ...draft }).filter(
    ([, value]) => typeof value === "function" && value.prototype instanceof Socket,
  );
  expect(exported.map(([name]) => name).sort()).toEqual(
    classes.map(([name]) => name).sort(),
  );
});

/**
 * The properties that tables have given to a class: other properties are not enumerable.
 */
function optionsOf(Maker: { readonly prototype: object }): string[] {
  const names: string[] = [];
  for (const name in Maker.prototype) names.push(name);
  return names;
}

test.each(classes)(
  "%s has the options of its table, and no others",
  (_, Maker, table) => {
    expect(optionsOf(Maker as unknown as { prototype: object }).sort()).toEqual(
      Object.keys(table).sort(),
    );
  },
);

test.each(writable)("%s reads the value that was set", (_title, name, Maker, option) => {
  using socket = fresh(Maker);
  for (const [value, read] of samples(name, option)) {
    socket[name] = value;
    expect(socket[name]).toEqual(read);
  }
});

/** libzmq's defaults by its numbers; those that this package and subscribers have. */
const { socket: facts } = JSON.parse(
  readFileSync(join(__dirname, "../../scripts/dev/libzmq-options.json"), "utf8"),
) as { socket: { name: string; default?: number | boolean }[] };
const numbers: Readonly<Record<string, number>> = socketOption;
const others: Readonly<Record<string, unknown>> = {
  sendBatchSize: 65_536,
  receiveBatchSize: 65_536,
  "Dish.linger": 0,
  "Subscriber.linger": 0,
  "XSubscriber.linger": 0,
};

test.each(rows.filter(([, , , { access }]) => access === "rw"))(
  "%s reads as its default at first",
  (title, name, Maker, option) => {
    using socket = fresh(Maker);
    const fact = facts.find((one) => numbers[one.name.slice(4)] === option.id)?.default;
    expect(socket[name]).toEqual(others[name] ?? others[title] ?? fact ?? option.initial);
  },
);

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

test.each(writable)("%s refuses wrong values", (_title, name, Maker, option) => {
  using socket = fresh(Maker);
  const before = socket[name];
  for (const [value, kind] of wrongs(option)) {
    const set = () => (socket[name] = value);
    const error = expect.objectContaining({ name: kind, message: expect.any(String) });
    expect(set).toThrow(error);
    expect(set).toThrow(name);
    if (kind === "RangeError")
      expect(set).toThrow(expect.objectContaining({ code: "EINVAL" }));
    if (option.range) expect(set).toThrow(String(option.range[0]));
  }
  expect(socket[name]).toEqual(before);
});

const distinct = new Map(writable.map((row) => [row[3], row]));

test.each([...distinct.values()])(
  "%s takes null if it says so, and only then",
  (_title, name, Maker, option) => {
    using socket = fresh(Maker);
    const set = () => (socket[name] = null);
    if (/\bnull\b/.test(option.takes)) expect(set).not.toThrow();
    else expect(set).toThrow(name);
  },
);

test.each(["", "x".repeat(256), null])("routingId is 1 to 255 bytes, not %j", (value) => {
  using dealer = new Dealer();
  expect(() => (dealer.routingId = value)).toThrow(
    "routingId of a Dealer takes a string or a Buffer of 1 to 255 bytes, but is set to ",
  );
  dealer.routingId = "x".repeat(255);
});

test.each(all.filter(lacks))(
  "%s names what this libzmq lacks",
  (_title, name, Maker, { needs, access }) => {
    const lack = missingCapabilities(needs) ?? "";
    using socket = fresh(Maker);
    const refused = expect.objectContaining({
      name: "ZmqError",
      code: "ENOTSUP",
      message: `Operation not supported: ${name} needs ${lack}`,
    });
    expect(lack).toMatch(
      /^a libzmq .*(built with \w+|of version \S+ or newer); this one is /,
    );
    expect(() => socket[name]).toThrow(refused);
    if (access !== "r") expect(() => (socket[name] = null)).toThrow(refused);
    expect(socket["linger"]).toBe(socket["linger"]);
  },
);

const wholeNumbers = [...distinct.values()].filter(([, , , { takes }]) =>
  takes.startsWith("a whole number"),
);

test.each(wholeNumbers)("%s takes no number with a fraction", (_title, name, Maker) => {
  using socket = fresh(Maker);
  const before = socket[name];
  expect(() => (socket[name] = 1.5)).toThrow(
    expect.objectContaining({
      name: "RangeError",
      code: "EINVAL",
      message: expect.stringMatching(
        new RegExp(
          `^Invalid argument: ${name} takes a whole number from \\S+ to \\S+, but is set ` +
            "to 1\\.5(\\. Round it first, for instance with Math\\.round\\(\\))?$",
        ),
      ),
    }),
  );
  expect(socket[name]).toBe(before);
});

test("counts and sizes of this package take no fraction either", () => {
  using push = new Push();
  for (const name of ["pendingSendLimit", "zeroCopyThreshold"] as const) {
    const before = push[name];
    expect(() => (push[name] = 1.5)).toThrow(RangeError);
    expect(push[name]).toBe(before);
  }
});

test("maxMessageSize is -1, for no limit, or more", () => {
  using pair = new Pair({ maxMessageSize: 0 });
  for (const value of [-2, -(2 ** 40)]) {
    expect(() => (pair.maxMessageSize = value)).toThrow(RangeError);
  }
  pair.maxMessageSize = -1;
  expect(pair.maxMessageSize).toBe(-1);
});

test("a uint64_t takes no negative number, and none beyond its bits", () => {
  using pair = new Pair();
  for (const value of [-5, -1, 2 ** 64 + 4096, Infinity, -Infinity]) {
    expect(() => (pair.affinity = value)).toThrow(RangeError);
  }
  expect(pair.affinity).toBe(0);
});

describe("the options object of a constructor", () => {
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

  test.each([3, "x", {}, Object.create(stable.Context.prototype), stable.Context])(
    "can't have %p for a context",
    (context) => {
      expect(() => new Push({ context })).toThrow(
        /^Invalid argument: context must be a Context of this copy of zmq-napi, but is a/,
      );
    },
  );
});

test("an unknown property of a socket is a TypeError", () => {
  using push = new Push();
  expect(() => Object.assign(push, { lingerr: 1 })).toThrow(
    "Cannot add property lingerr, object is not extensible",
  );
  expect(() => new Push({ sendHighwaterMark: 1 } as object)).toThrow(
    new TypeError(
      "Cannot add property sendHighwaterMark, object is not extensible. " +
        "Did you mean sendHighWaterMark?",
    ),
  );
  expect(() => new Push({ receiveTimeout: 1 } as object)).toThrow(
    "Cannot add property receiveTimeout, object is not extensible: a Push has no such option",
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
