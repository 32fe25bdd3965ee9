import { endingOf } from "./ending";
import { both } from "./packages";

const defaults = {
  ioThreads: 1,
  maxSockets: 1023,
  maxSocketsLimit: 65_535,
  maxMessageSize: 2_147_483_647,
  ipv6: false,
  blocky: true,
};

both((it) => {
  test("options have their defaults", () => {
    expect(it.newContext()).toMatchObject(defaults);
  });

  test("options read as they were set", () => {
    const context = it.newContext();
    const values = { ioThreads: 75, maxSockets: 10, maxMessageSize: 1000, ipv6: true };
    Object.assign(context, values, { blocky: false });
    expect(context).toMatchObject({ ...values, blocky: false });
  });

  test.each(["threadPriority", "threadSchedulingPolicy"])("%s can be set", (name) => {
    const context = it.newContext();
    expect(name in context).toBe(true);
    const expected = it.differs("write-only", { zeromq: undefined, "zmq-napi": -1 });
    expect(context[name]).toBe(expected);
    if (name === "threadSchedulingPolicy") context[name] = 0;
  });

  test.each([
    ["ioThreads", "hello", "Option value must be a number"],
    ["ioThreads", null, "Option value must be a number"],
    ["threadPriority", "high", "Option value must be a number"],
    ["ipv6", 1, "Option value must be a boolean"],
    ["blocky", "no", "Option value must be a boolean"],
  ])("%s refuses %p", async (name, value, message) => {
    const context = it.newContext();
    const expected = { how: "throws", type: "TypeError", message: it.says(message) };
    expect(await endingOf(() => (context[name] = value))).toMatchObject(expected);
    const made = await endingOf(() => new it.zmq.Context({ [name]: value }));
    expect(made).toMatchObject(expected);
  });

  test("EINVAL for what libzmq refuses", async () => {
    const context = it.newContext();
    expect(await endingOf(() => (context.ioThreads = -1))).toMatchObject({
      how: "throws",
      code: "EINVAL",
      errno: 22,
      message: it.says("Invalid argument"),
    });
  });

  test("options are reached by their numbers", async () => {
    const context = it.newContext();
    context.setInt32Option(1, 4);
    expect(context.getInt32Option(1)).toBe(4);
    context.setBoolOption(42, true);
    expect(context.getBoolOption(42)).toBe(true);
    const name = { how: "throws", type: "TypeError" };
    const identifier = { ...name, message: it.says("Identifier must be a number") };
    expect(await endingOf(() => context.getInt32Option("1"))).toMatchObject(identifier);
    expect(await endingOf(() => context.setBoolOption())).toMatchObject(identifier);
    const number = { ...name, message: it.says("Option value must be a number") };
    expect(await endingOf(() => context.setInt32Option(1))).toMatchObject(number);
    const unknown = { how: "throws", code: "EINVAL" };
    expect(await endingOf(() => context.getInt32Option(999))).toMatchObject(unknown);
    expect(await endingOf(() => context.setInt32Option(999, 1))).toMatchObject(unknown);
  });
});
