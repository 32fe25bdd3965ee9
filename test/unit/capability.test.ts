describe("versions", () => {
  function loaded(libzmq: string): typeof import("../../lib/addon/capability") {
    let found: typeof import("../../lib/addon/capability") | undefined;
    jest.isolateModules(() => {
      jest.doMock("../../lib/addon/addon", () => ({
        addon: () => ({ version: () => libzmq, has: (name: string) => name === "WS" }),
      }));
      found = require("../../lib/addon/capability") as typeof found;
      jest.dontMock("../../lib/addon/addon");
    });
    return found!;
  }

  const capabilityOf = (libzmq: string) => loaded(libzmq).capability();

  test.each([
    ["4.3.4", false],
    ["4.3.5", true],
    ["4.3.10", true],
    ["4.10.0", true],
    ["5.0.0", true],
    ["4.2.9", false],
  ])("%s are compared by number: newer than 4.3.4 is %s", (libzmq, newer) => {
    expect(capabilityOf(libzmq).topicsCount).toBe(newer);
  });

  test("get the question for ws in upper case, for others in lower case", () => {
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
    expect(loaded("4.3.4").missingCapabilities(needs)).toBe(lack);
  });
});
