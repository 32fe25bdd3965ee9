// Laws of what commands read and print: every byte arrives, and a terminal is safe.

import { randomBytes } from "node:crypto";

import { Pull, Push } from "zmq-napi";
import { Gather } from "zmq-napi/draft";

import { anyPort, Command, run } from "./cli";

/** What `pull` prints of messages. */
async function pulled(
  messages: readonly (Buffer | string)[][],
  ...options: string[]
): Promise<Buffer> {
  await using push = new Push();
  const endpoint = await push.bind(anyPort);
  const count = String(messages.length);
  await using pull = Command.start(["pull", endpoint, "-n", count, ...options]);
  for (const message of messages) await push.send(message);
  return (await pull.ended).output;
}

/** The messages that `push` makes of its input. */
async function pushed(input: string | Uint8Array, count: number, ...options: string[]) {
  await using pull = new Pull();
  const endpoint = await pull.bind(anyPort);
  await using push = Command.start(["push", endpoint, ...options], { input });
  const messages: Buffer[][] = [];
  while (messages.length < count) messages.push(await pull.receive());
  expect(await push.ended).toMatchObject({ code: 0, errors: "" });
  return messages;
}

const long = randomBytes(300_000);
const samples = [[Buffer.from("text")], [long], [Buffer.from([0, 10, 255])]];

test.each(["length", "varint", "hex", "json"])(
  "--output %s and --input %s pass on every byte",
  async (format) => {
    const output = await pulled(samples, "-f", format);
    const messages = await pushed(output, samples.length, "--input", format);
    expect(messages).toEqual(samples);
  },
);

test.each(["hex", "json"])("%s keeps frames apart", async (format) => {
  const frames = [["a", "", Buffer.from([0x80])]];
  const output = await pulled(frames, "-f", format);
  const [message] = await pushed(output, 1, "--input", format);
  expect(message).toEqual([Buffer.from("a"), Buffer.alloc(0), Buffer.from([0x80])]);
});

test("line and nul end each message with a byte, and join frames with a tab", async () => {
  const messages = [["a", "b"], ["\xff"]];
  expect((await pulled(messages, "-f", "line")).toString()).toBe("a\tb\n\xff\n");
  expect((await pulled(messages, "-f", "nul")).toString()).toBe("a\tb\0\xff\0");
  expect((await pulled(messages, "-f", "raw", "--delimiter=--")).toString()).toBe(
    "a--b\xff",
  );
});

test("raw prints the bytes and nothing else", async () => {
  expect(await pulled([[long]], "-f", "raw")).toEqual(long);
});

test.each<[string, string[], string[][]]>([
  ["a\nb b\n\nc", ["--input", "line"], [["a"], ["b b"], [""], ["c"]]],
  ["a\r\n", [], [["a\r"]]],
  ["a\nb\0c\0", ["--input", "nul"], [["a\nb"], ["c"]]],
  ["a\nb\n", ["--input", "whole"], [["a\nb\n"]]],
  ["a,b\n,\n", ["-d", ","], [["a", "b"], ["", ""]]], // prettier-ignore
  ["a\tb\n", ["-d", "\\t"], [["a", "b"]]],
  ["a|b", ["-d", "\\x7c"], [["a", "b"]]],
  ["61 - 0x62\n\n63\n", ["--input", "hex"], [["a", "", "b"], ["c"]]],
  ['"a"\n["b",{"base64":"Yw=="}]\n', ["--input", "json"], [["a"], ["b", "c"]]],
  ['{"frames":["a"],"time":"now"}\n5', ["--input", "json"], [["a"], ["5"]]],
  ['{"time":1.50,"frames":[5]}', ["--input", "json"], [["5"]]],
  ['[0.5, "1.0", "\\"2.0"]\n-7', ["--input", "json"], [["0.5", "1.0", '"2.0'], ["-7"]]],
])("the input %j with %j is %j", async (input, options, expected) => {
  const messages = await pushed(input, expected.length, ...options);
  expect(messages.map((frames) => frames.map(String))).toEqual(expected);
});

test("a message of many chunks is one message", async () => {
  const line = "x".repeat(2_000_000);
  const [message] = await pushed(`${line}\nend`, 2);
  expect(message![0]).toHaveLength(line.length);
});

test("arguments are hexadecimal or JSON if --input says so", async () => {
  await using pull = new Pull();
  const endpoint = await pull.bind(anyPort);
  await run(["push", endpoint, "00ff", "-", "--input", "hex"]);
  expect(await pull.receive()).toEqual([Buffer.from([0, 255]), Buffer.alloc(0)]);
  await run(["push", endpoint, '["a","b"]', "--input", "json"]);
  expect((await pull.receive()).map(String)).toEqual(["a", "b"]);
});

test.each<[string | Uint8Array, string, string]>([
  ["\0\0", "length", "The input ends inside a message, with 2 bytes of "],
  ["\0\0\0\x09abc", "length", "The input ends inside a message, with 7 bytes of 13"],
  [Buffer.from([255, 255, 255, 255]), "length", "a message of 4294967295 bytes, but the"],
  [Buffer.alloc(9, 255), "varint", "a length of more than five bytes"],
  ["{}", "json", "A message in JSON has an array of frames"],
  ['{"frames":[]}', "json", "at least one frame"],
  ['{"frames":[null]}', "json", "one is null"],
  ['{"farmes":["a"]}', "json", "but no farmes"],
  ["{", "json", "The input is not JSON in lines"],
  ['{"base64":"%%%"}', "json", 'has base64, but has "%%%"'],
  [
    "12345678901234567890",
    "json",
    "would be sent as 12345678901234567000: write it as a",
  ],
  ['{"frames":["a"],"group":1.0}', "json", "The number 1.0 would be sent as 1"],
  ['["a", 1.0]', "json", 'would be sent as 1: write it as a text, "1.0"'],
  ['{"frames":[1e400]}', "json", "The number 1e400 would be sent as Infinity"],
  ["6", "hex", "two digits for each byte"],
])("the input %j as %s is refused: %s", async (input, format, sentence) => {
  await using pull = new Pull();
  const endpoint = await pull.bind(anyPort);
  const { code, errors } = await run(["push", endpoint, "--input", format], {
    input,
  });
  expect(code).toBe(1);
  expect(errors).toMatch(/^push: [^\n]*\n$/);
  expect(errors).toContain(sentence);
});

test.each<[string | Uint8Array, string, string]>([
  ['"a"\n\n"b"\n{\n"c"\n', "json", "line 4: The input is not JSON"],
  ["61\n62\n6", "hex", "line 3: A frame in hexadecimal"],
  [
    Buffer.from("\0\0\0\x01a\0\0\0\x01b\xff\xff\xff\xff", "latin1"),
    "length",
    "a message of",
  ],
])(
  "the messages of %j as %s before the fault are delivered",
  async (input, format, sentence) => {
    await using pull = new Pull();
    const endpoint = await pull.bind(anyPort);
    const { code, errors } = await run(["push", endpoint, "--input", format], { input });
    expect(code).toBe(1);
    expect(errors).toContain(sentence);
    expect(errors).not.toContain("--help");
    expect([await pull.receive(), await pull.receive()].flat().map(String)).toEqual([
      "a",
      "b",
    ]);
    expect(pull.tryReceive()).toBeUndefined();
  },
);

test("ten thousand messages before a fault are delivered", async () => {
  await using pull = new Pull();
  const endpoint = await pull.bind(anyPort);
  const lines = Array.from({ length: 10_000 }, (_, index) => `"${index}"`);
  const input = [...lines, "{"].join("\n");
  await using push = Command.start(["push", endpoint, "--input", "json"], { input });
  for (let index = 0; index < lines.length; index++)
    expect(String(await pull.receive())).toBe(String(index));
  const { code, errors } = await push.ended;
  expect(code).toBe(1);
  expect(errors).toContain("line 10001: ");
});

test("a line that does not fit the socket is named", async () => {
  await using gather = new Gather();
  const endpoint = await gather.bind(anyPort);
  const { code, errors } = await run(["scatter", endpoint, "-d", ","], {
    input: "a\nb,c",
  });
  expect(code).toBe(1);
  expect(errors).toMatch(/line 2: .*one frame, but one has 2/);
  expect(String((await gather.receive())[0])).toBe("a");
});

test("--delimiter '' is refused where it would split the input", async () => {
  const args = ["push", "tcp://127.0.0.1:9", "-d", ""];
  const { code, errors } = await run(args, { input: "a\n" });
  expect(code).toBe(2);
  expect(errors).toContain("--delimiter takes at least one character");
  expect((await pulled([["a", "b"]], "-f", "line", "-d", "")).toString()).toBe("ab\n");
});

describe("text", () => {
  test("escapes what reads from right to left, and what nobody sees", async () => {
    const text = "a\u061cb\u180ec\u00add\u{e0041}😀";
    expect((await pulled([[text]])).toString()).toBe(
      "a\\u061cb\\u180ec\\xadd\\u{e0041}😀\n",
    );
    const json = (await pulled([[text]], "--json")).toString();
    expect(json).toContain("\\udb40\\udc41");
    expect(JSON.parse(json)).toEqual({ frames: [text] });
  });

  const attack =
    "\x1b]0;title\x07\x1b[2J\r\n\t\x00\x7f\x9b31m\u202Eevil\u2028\ufeffend é 😀";

  test("escapes what a terminal would act on", async () => {
    const output = (await pulled([[attack, attack]])).toString();
    expect(output).toBe(
      `${Array(2)
        .fill(
          "\\e]0;title\\x07\\e[2J\\r\\n\\t\\0\\x7f\\x9b31m\\u202eevil\\u2028\\ufeffend é 😀",
        )
        .join(" | ")}\n`,
    );
  });

  test("shows bytes that are not text in hexadecimal", async () => {
    const output = await pulled([[Buffer.from([0xff, 0x1b]), ""]]);
    expect(output.toString()).toBe('<2 bytes> ff1b | ""\n');
  });

  test("--json has only printable characters, and the same text", async () => {
    const output = (await pulled([[attack]], "--json")).toString();
    // eslint-disable-next-line no-control-regex -- these are what it is about
    expect(output).toMatch(/^[^\x00-\x1f\x7f-\x9f\u2028\u202e]*\n$/);
    expect(JSON.parse(output)).toEqual({ frames: [attack] });
  });

  test("--time says when a message came", async () => {
    const [text, json] = [
      await pulled([["a"]], "--time"),
      await pulled([["a"]], "--time", "--json"),
    ];
    expect(text.toString()).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}a\n$/);
    const { time } = JSON.parse(json.toString());
    expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(60_000);
  });

  test("has no colours and no progress where there is no terminal", async () => {
    const output = await pulled([["a", "b", Buffer.from([255])]]);
    expect(output.toString()).not.toContain("\x1b");
  });
});
