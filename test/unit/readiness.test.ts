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
  test("is passed to the addon only when it changes", () => {
    readiness.setWaiting(POLLIN, false);
    readiness.setWaiting(POLLIN, true);
    readiness.setWaiting(POLLIN, true);
    expect(native.calls).toEqual(["wait"]);
    expect(native.interest).toBe(POLLIN);
  });

  test("of the two directions is kept apart", () => {
    readiness.setWaiting(POLLIN, true);
    readiness.setWaiting(POLLOUT, true);
    expect(native.interest).toBe(POLLIN | POLLOUT);
    readiness.setWaiting(POLLIN, false);
    expect(native.interest).toBe(POLLOUT);
  });

  test("is ignored on a closed socket", () => {
    readiness.close();
    readiness.setWaiting(POLLIN, true);
    expect(native.calls).toEqual([]);
  });
});

describe("a swallowed wake-up", () => {
  test("is looked for once per turn, at its end", async () => {
    readiness.setWaiting(POLLIN, true);
    readiness.scheduleTry(POLLIN);
    readiness.scheduleTry(POLLIN);
    expect(native.count("events")).toBe(0);
    await turned();
    expect(native.count("events")).toBe(1);
    expect(serve).toHaveBeenCalledTimes(1);
  });

  test("is looked for again after it was", async () => {
    readiness.setWaiting(POLLIN, true);
    readiness.scheduleTry(POLLIN);
    await turned();
    readiness.scheduleTry(POLLIN);
    await turned();
    expect(native.count("events")).toBe(2);
  });

  test("is not looked for while nobody waits on that side", async () => {
    readiness.setWaiting(POLLOUT, true);
    readiness.scheduleTry(POLLIN);
    await turned();
    expect(native.count("events")).toBe(0);
    expect(serve).not.toHaveBeenCalled();
  });

  test("is not looked for once nobody waits any more", async () => {
    readiness.setWaiting(POLLIN, true);
    readiness.scheduleTry(POLLIN);
    readiness.setWaiting(POLLIN, false);
    await turned();
    expect(native.count("events")).toBe(0);
  });

  test("is not looked for on a socket that was closed meanwhile", async () => {
    readiness.setWaiting(POLLIN, true);
    readiness.scheduleTry(POLLIN);
    readiness.close();
    await turned();
    expect(native.count("events")).toBe(0);
    expect(serve).not.toHaveBeenCalled();
  });

  test("is not looked for because of the look itself", async () => {
    readiness.setWaiting(POLLIN, true);
    serve.mockImplementation(() => readiness.scheduleTry(POLLIN));
    readiness.scheduleTry(POLLIN);
    for (let count = 0; count < 5; count++) await turned();
    expect(serve).toHaveBeenCalledTimes(1);
  });
});

describe("while both sides wait", () => {
  beforeEach(() => {
    readiness.setWaiting(POLLIN, true);
    readiness.setWaiting(POLLOUT, true);
    serve.mockImplementation(() => {
      readiness.scheduleTry(POLLOUT);
      readiness.scheduleTry(POLLIN);
    });
  });

  test("one look is enough if there is no news after it", async () => {
    readiness.scheduleTry(POLLIN);
    for (let count = 0; count < 5; count++) await turned();
    expect(serve).toHaveBeenCalledTimes(1);
  });

  test.each([POLLIN, POLLIN | POLLOUT, -5])(
    "%d after a look leads to the next one",
    async (news) => {
      let looks = 0;
      native.onEvents = () =>
        native.count("events") % 2 === 0 && looks++ < 3 ? news : 0;
      readiness.scheduleTry(POLLIN);
      for (let count = 0; count < 10; count++) await turned();
      expect(serve).toHaveBeenCalledTimes(4);
    },
  );

  test("a writable flag that stays wrong causes a look now and then", async () => {
    jest.useFakeTimers({ doNotFake: ["setImmediate"] });
    native.onEvents = () => POLLOUT;
    readiness.scheduleTry(POLLIN);
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
