import { POLLIN, POLLOUT } from "../../lib/constants";
import { Readiness } from "../../lib/readiness";
import { FakeSocket } from "./fake-native";

function turned(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

let native: FakeSocket;
let serve: jest.Mock;
let readiness: Readiness;

beforeEach(() => {
  native = new FakeSocket();
  serve = jest.fn();
  readiness = new Readiness(native, serve);
});

describe("waiting", () => {
  test("is told to the addon only when it changes", () => {
    readiness.want(POLLIN, false);
    readiness.want(POLLIN, true);
    readiness.want(POLLIN, true);
    expect(native.calls).toEqual(["wait"]);
    expect(native.interest).toBe(POLLIN);
  });

  test("of the two directions is kept apart", () => {
    readiness.want(POLLIN, true);
    readiness.want(POLLOUT, true);
    expect(native.interest).toBe(POLLIN | POLLOUT);
    readiness.want(POLLIN, false);
    expect(native.interest).toBe(POLLOUT);
  });

  test("is no matter of a closed socket", () => {
    readiness.close();
    readiness.want(POLLIN, true);
    expect(native.calls).toEqual([]);
  });
});

describe("a swallowed wake-up", () => {
  test("is looked for once per turn, at its end", async () => {
    readiness.want(POLLIN, true);
    readiness.touched(POLLIN);
    readiness.touched(POLLIN);
    expect(native.count("events")).toBe(0);
    await turned();
    expect(native.count("events")).toBe(1);
    expect(serve).toHaveBeenCalledTimes(1);
  });

  test("is looked for again after it was", async () => {
    readiness.want(POLLIN, true);
    readiness.touched(POLLIN);
    await turned();
    readiness.touched(POLLIN);
    await turned();
    expect(native.count("events")).toBe(2);
  });

  test("is not looked for while nobody waits on that side", async () => {
    readiness.want(POLLOUT, true);
    readiness.touched(POLLIN);
    await turned();
    expect(native.count("events")).toBe(0);
    expect(serve).not.toHaveBeenCalled();
  });

  test("is not looked for once nobody waits any more", async () => {
    readiness.want(POLLIN, true);
    readiness.touched(POLLIN);
    readiness.want(POLLIN, false);
    await turned();
    expect(native.count("events")).toBe(0);
  });

  test("is not looked for on a socket that was closed meanwhile", async () => {
    readiness.want(POLLIN, true);
    readiness.touched(POLLIN);
    readiness.close();
    await turned();
    expect(native.count("events")).toBe(0);
    expect(serve).not.toHaveBeenCalled();
  });
});
