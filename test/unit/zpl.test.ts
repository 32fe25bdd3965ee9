import { format, parse } from "../../lib/auth/zpl";

const values = (text: string) =>
  parse(text).map(({ section, name, value }) => `${section}/${name}=${value}`);

test("sections have properties, in quotes or without", () => {
  const text = `# a comment
metadata
    name = "Ada # \\ Lovelace"   # and why
    quoted = 'say "hi"'
    plain = two words # and why
    flag
    empty =
    none = ""
    a.b-c_d@e$f&g+h/i = x

curve
    public-key = "a=b#c"
`;
  expect(values(text)).toEqual([
    "metadata/name=Ada # \\ Lovelace",
    'metadata/quoted=say "hi"',
    "metadata/plain=two words",
    "metadata/flag=",
    "metadata/empty=",
    "metadata/none=",
    "metadata/a.b-c_d@e$f&g+h/i=x",
    "curve/public-key=a=b#c",
  ]);
});

test("any indentation and line end is accepted", () => {
  expect(values("a\r\n  x = 1\r\nb\r\n\ty = 2\r\n")).toEqual(["a/x=1", "b/y=2"]);
});

test("deeper sections, and values of sections, are ignored", () => {
  const text = "a = 1\n    x = 2\n        y = 3\n    z = 4\n";
  expect(values(text)).toEqual(["a/x=2", "a/z=4"]);
});

test.each([
  ["a\n    no name = 1", 2, "must be a name, or a name with a value, but is neither"],
  ["a\n    = 1", 2, "must be a name, or a name with a value, but is neither"],
  ["a\n    ü = 1", 2, "must be a name, or a name with a value, but is neither"],
  ['a\n    x = "1', 2, "has no closing quote"],
  ["a\n    x = '1\"", 2, "has no closing quote"],
  ['a\n    x = "1" 2', 2, "goes on after a closing quote"],
  ["a\n    x = 1\n\n    x = 2", 4, "repeats a name, which must be there once"],
])("%j is refused", (text, line, problem) => {
  expect(() => parse(text)).toThrow(`line ${line} ${problem}`);
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: "EINVAL" }));
});

test("written text reads back", () => {
  const properties: [string, string][] = [
    ["name", "Ada # Lovelace"],
    ["quoted", 'say "hi"'],
    ["apostrophe", "don't"],
    ["empty", ""],
    ["blank", "  spaces  "],
    ["other", "Ørsted, 世界"],
  ];
  const text = format("metadata", properties);
  const read = parse(text).map(({ name, value }) => [name, value]);
  expect(read).toEqual(properties);
});

test.each([
  ["two words", "x"],
  ["", "x"],
  ["a=b", "x"],
  ["ok", "two\nlines"],
  ["ok", "a NUL \0"],
  ["ok", `both "kinds" of 'quotes'`],
])("%j can't be written as %j", (name, value) => {
  expect(() => format("metadata", [[name, value]])).toThrow(TypeError);
});
