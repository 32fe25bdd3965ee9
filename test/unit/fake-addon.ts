// This module replaces `lib/addon/addon.ts` in unit tests, which have no binary. A test
// that needs the module begins with
//   jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

const fake = {
  slabFrame: 4096,
  slabRoom: 1024,
  maxFrames: 64,
  version: () => "4.3.5",
  /** A libzmq that was built with everything. */
  has: () => true,
};

export function addon(): typeof fake {
  return fake;
}
