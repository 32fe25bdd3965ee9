import { ZmqError } from "../../lib/errors";
import { int32 } from "../../lib/options/kinds";
import { SocketStore } from "../../lib/options/socket-store";
import { binary } from "../../lib/options/texts";
import type { NativeSocket } from "../../lib/addon/native";
import { SocketType } from "../../lib/socket-types";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

/** The options of a Pair whose libzmq refuses every value. */
const store = new SocketStore({
  native: {
    events: () => 0,
    setOption: () => -new ZmqError("EINVAL").errno,
  } as unknown as NativeSocket,
  type: SocketType.Pair,
  endpoints: { count: 0 },
  eventsOf: (events) => events,
  changed: () => undefined,
  optionChanged: () => undefined,
});

test("a number in the range that libzmq refuses is not said to be outside it", () => {
  expect(() => store.write(int32(1, { min: 0, max: 9 }), "someOption", 3)).toThrow(
    "Invalid argument: someOption of a Pair takes a whole number from 0 to 9, but is set " +
      "to 3, which this libzmq refuses",
  );
});

test("a text that libzmq refuses shows what the option takes", () => {
  const option = binary(1, { takes: "1 to 4 bytes" });
  expect(() => store.write(option, "someOption", "longer")).toThrow(
    /someOption of a Pair takes 1 to 4 bytes, but is set to "longer"$/,
  );
});
