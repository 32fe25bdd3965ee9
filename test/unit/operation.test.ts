import { checkOperation, checkReceiving, waitLimitsOf } from "../../lib/engine/operation";
import { FakeSocket } from "./fake-native";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

describe("the options of an operation", () => {
  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["an empty object", {}],
    ["a signal", { signal: new AbortController().signal }],
    ["a timeout", { timeout: 0 }],
    ["an endless timeout", { timeout: Infinity }],
    ["a negative timeout", { timeout: -1 }],
    ["the longest timeout", { timeout: 0x7fffffff }],
    ["undefined values", { timeout: undefined, signal: undefined }],
  ])("may be %s", (_name, options) => {
    expect(() => checkOperation(options)).not.toThrow();
  });

  test.each<[string, unknown]>([
    ["null", null],
    ["a signal instead of options", new AbortController().signal],
    ["a name that there is not", { timout: 5 }],
    ["one of receive()", { metadata: true }],
    ["a number", 1],
    ["a string", "x"],
    ["a function", () => undefined],
    ["a timeout that is text", { timeout: "1" }],
    ["a timeout that is no number", { timeout: NaN }],
    ["a timeout that is null", { timeout: null }],
    ["a signal that is none", { signal: {} }],
    ["a controller for a signal", { signal: new AbortController() }],
    ["a signal that is text", { signal: "abort" }],
    ["a signal that is null", { signal: null }],
  ])("must not be %s", (_name, options) => {
    expect(() => checkOperation(options)).toThrow(TypeError);
  });

  test("must not have a timeout beyond Node's timers", () => {
    expect(() => checkOperation({ timeout: 0x80000000 })).toThrow(RangeError);
  });
});

describe("the options of a receive", () => {
  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["those of an operation, and metadata", { timeout: 5, metadata: true }],
  ])("may be %s", (_name, options) => {
    expect(() => checkReceiving(options)).not.toThrow();
  });

  test("must not have an unknown name", () => {
    expect(() => checkReceiving({ metadata: true, timout: 5 })).toThrow(
      new TypeError(
        "Unknown option timout. The options are metadata, signal, timeout. " +
          "Did you mean timeout?",
      ),
    );
  });

  test("may be inherited by all objects", () => {
    const prototype: Record<string, unknown> = Object.prototype as never;
    prototype["everywhere"] = 1;
    try {
      expect(() => checkReceiving({ timeout: 5 })).not.toThrow();
    } finally {
      delete prototype["everywhere"];
    }
  });
});

describe("the time limit", () => {
  const native = new FakeSocket();

  test("is the operation's own", () => {
    const { signal } = new AbortController();
    expect(waitLimitsOf({ timeout: 5, signal }, native, "receive")).toEqual({
      timeout: 5,
      option: "timeout",
      signal,
    });
    expect(waitLimitsOf({ timeout: Infinity }, native, "receive").timeout).toBe(-1);
  });

  test("is the socket's otherwise", () => {
    native.timeout = 1234;
    expect(waitLimitsOf(undefined, native, "receive").timeout).toBe(1234);
    expect(waitLimitsOf({}, native, "receive")).toEqual({
      timeout: 1234,
      option: "receiveTimeout",
      signal: undefined,
    });
  });
});
