// The addon calls the right functions when libzmq has closed a listener.

import { NativeProgram } from "./program";

const program = new NativeProgram(
  "listener-closed.cc",
  ["zmq/listener_closed.cc"],
  ["-Wl,--wrap=zmq_on_listener_closed"],
);

it("calls one function for each listener, and all functions of a closed socket", () => {
  expect(program.lines()).toEqual([
    "closed: first",
    "cancelled: third",
    "closed: second",
    "closed:",
    "cancelled:",
    "gone: fourth another endpoint",
    "gone:",
    "closed: another socket",
  ]);
});
