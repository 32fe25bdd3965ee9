import { type MessageLike, Pull, Push } from "zmq-napi";

import { Flow, open } from "../support/flows";
import { transports } from "../support/transports";

const source = Uint8Array.from({ length: 64 }, (_, index) => index * 3 + 1);

/** The same bytes in memory that threads share. */
function shared(): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(source.length);
  new Uint8Array(buffer).set(source);
  return buffer;
}

function resizable(): ArrayBuffer {
  const buffer: ArrayBuffer = Reflect.construct(ArrayBuffer, [
    64,
    { maxByteLength: 256 },
  ]);
  new Uint8Array(buffer).set(source);
  return buffer;
}

function detached(): ArrayBuffer {
  const buffer = source.slice().buffer;
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

type View = new (
  buffer: ArrayBufferLike,
  offset?: number,
  length?: number,
) => ArrayBufferView;

const views = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
] as unknown as (View & { BYTES_PER_ELEMENT?: number })[];

/** Each view twice: over its whole memory, and over a part in the middle. */
const viewInputs = views.flatMap((View): [string, MessageLike, Uint8Array][] => [
  [View.name, new View(source.slice().buffer), source],
  [`part of a ${View.name}`, new View(source.slice().buffer, 16, 2), part(View)],
  [`${View.name} on shared memory`, new View(shared()), source],
  [`part of a ${View.name} on shared memory`, new View(shared(), 16, 2), part(View)],
]);

function part(View: (typeof views)[number]): Uint8Array {
  const size = View.BYTES_PER_ELEMENT ?? 1;
  return source.subarray(16, 16 + 2 * size);
}

const byteInputs: [string, MessageLike, Uint8Array][] = [
  ...viewInputs,
  ["ArrayBuffer", source.slice().buffer, source],
  ["SharedArrayBuffer", shared(), source],
  ["resizable ArrayBuffer", resizable(), source],
  ["view on a resizable ArrayBuffer", new Uint8Array(resizable(), 8), source.subarray(8)],
  ["empty ArrayBuffer", new ArrayBuffer(0), Buffer.alloc(0)],
  ["empty SharedArrayBuffer", new SharedArrayBuffer(0), Buffer.alloc(0)],
  ["pooled Buffer", Buffer.from("pooled"), Buffer.from("pooled")],
  ["empty pooled Buffer", Buffer.from(""), Buffer.alloc(0)],
  [
    "slice of a Buffer",
    Buffer.from("a slice of it").subarray(2, 7),
    Buffer.from("slice"),
  ],
  ["view on a detached ArrayBuffer", detachedView(), Buffer.alloc(0)],
];

function detachedView(): Uint8Array {
  const view = source.slice();
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

const coerced: [unknown, string][] = [
  [0, "0"],
  [-0, "0"],
  [42, "42"],
  [1.5e300, "1.5e+300"],
  [NaN, "NaN"],
  [-Infinity, "-Infinity"],
  [10n ** 20n, "100000000000000000000"],
  [true, "true"],
  [false, "false"],
  [null, ""],
  [{}, "[object Object]"],
  [{ toString: () => "itself" }, "itself"],
  [new Date(NaN), "Invalid Date"],
  [/x/, "/x/"],
  [Object("boxed"), "boxed"],
];

const refused: [string, unknown, RegExp][] = [
  ["an empty array", [], /^A message must have at least one frame/],
  ["undefined", undefined, /^Message must be present, but is undefined$/],
  [
    "a Symbol",
    Symbol("s"),
    /^Cannot convert a Symbol value to a string: a message is a string, .* of these$/,
  ],
  ["a Symbol as a frame", ["a", Symbol("s")], /^Cannot convert a Symbol/],
  ["a nested array", [["a"]], /^A frame must be a string, bytes, a number or null/],
  ["an empty nested array", ["a", []], /^A frame must be/],
  ["a detached ArrayBuffer", detached(), /detached ArrayBuffer/],
  [
    "an object without text",
    Object.create(null),
    /^Cannot convert object to primitive value: a message is .* of these$/,
  ],
];

describe.each(transports)("over %s", (transport) => {
  let flow: Flow;

  beforeAll(async () => {
    flow = await open("Push to Pull", transport);
  });

  afterAll(() => {
    flow[Symbol.dispose]();
  });

  test.each(byteInputs)("a %s is sent as its bytes", async (_name, input, bytes) => {
    expect(await flow.pass(input)).toEqual([Buffer.from(bytes)]);
    const framed = ["head", input, input];
    expect((await flow.pass(framed)).slice(1)).toEqual([
      Buffer.from(bytes),
      Buffer.from(bytes),
    ]);
  });

  test.each(coerced)("%p is sent as its text", async (input, text) => {
    expect((await flow.pass(input as MessageLike)).map(String)).toEqual([text]);
    expect((await flow.pass([input as MessageLike, "x"])).map(String)).toEqual([
      text,
      "x",
    ]);
  });

  test.each(refused)("%s is a TypeError at once", async (_name, input, text) => {
    const push = flow.sender as Push;
    const send = () => void push.send(input as MessageLike);
    // Some errors come from outside of Jest's realm, which has a separate TypeError.
    const error = expect.objectContaining({
      name: "TypeError",
      message: expect.stringMatching(text),
    });
    expect(send).toThrow(error);
    expect(() => push.trySend(input as MessageLike)).toThrow(error);
    expect((await flow.pass(["usable", "after"])).map(String)).toEqual([
      "usable",
      "after",
    ]);
  });
});

test("an exception in toString of an object is thrown, and nothing is sent", async () => {
  using flow = await open("Push to Pull", "inproc");
  const failing = {
    toString() {
      throw new RangeError("no text");
    },
  };
  const message = ["first", failing as unknown as string];
  expect(() => void (flow.sender as Push).send(message)).toThrow("no text");
  expect((await flow.pass("next")).map(String)).toEqual(["next"]);
});

test("a message that waits does not change after send", async () => {
  using push = new Push();
  using pull = new Pull();
  const frames = ["a", "b"];
  const sent = push.send(frames);
  frames.length = 0;
  push.connect(await pull.bind("tcp://127.0.0.1:*"));
  await sent;
  expect((await pull.receive()).map(String)).toEqual(["a", "b"]);
});
