import { POLLIN, POLLOUT } from "../../lib/constants";
import { Readiness } from "../../lib/engine/readiness";
import { FakeSocket } from "./fake-native";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

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
  test("is reported to the addon only when it changes", () => {
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

  test("is ignored on a closed socket", () => {
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

  test("is not looked for because of the look itself", async () => {
    readiness.want(POLLIN, true);
    serve.mockImplementation(() => readiness.touched(POLLIN));
    readiness.touched(POLLIN);
    for (let count = 0; count < 5; count++) await turned();
    expect(serve).toHaveBeenCalledTimes(1);
  });
});

describe("while both sides wait", () => {
  beforeEach(() => {
    readiness.want(POLLIN, true);
    readiness.want(POLLOUT, true);
    serve.mockImplementation(() => {
      readiness.touched(POLLOUT);
      readiness.touched(POLLIN);
    });
  });

  test("one look is enough if nothing has changed after it", async () => {
    readiness.touched(POLLIN);
    for (let count = 0; count < 5; count++) await turned();
    expect(serve).toHaveBeenCalledTimes(1);
  });

  test.each([POLLIN, POLLIN | POLLOUT, -5])(
    "%d after a look leads to the next one",
    async (news) => {
      let looks = 0;
      native.onEvents = () =>
        native.count("events") % 2 === 0 && looks++ < 3 ? news : 0;
      readiness.touched(POLLIN);
      for (let count = 0; count < 10; count++) await turned();
      expect(serve).toHaveBeenCalledTimes(4);
    },
  );

  test("a writable flag that stays wrong causes a look now and then", async () => {
    jest.useFakeTimers({ doNotFake: ["setImmediate"] });
    native.onEvents = () => POLLOUT;
    readiness.touched(POLLIN);
    for (let count = 0; count < 5; count++) await turned();
    expect(serve).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(100);
    expect(serve).toHaveBeenCalledTimes(11);
    readiness.close();
    jest.advanceTimersByTime(100);
    jest.useRealTimers();
    expect(serve).toHaveBeenCalledTimes(11);
  });
});
