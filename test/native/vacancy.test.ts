// Which of those who wait for an endpoint are told when a listener is closed.

import { NativeProgram } from "./program";

const program = new NativeProgram(
  "vacancy.cc",
  ["zmq/vacancy.cc"],
  ["-Wl,--wrap=zmq_on_listener_closed"],
);

it("calls one function for each listener, and all functions of a closed socket", () => {
  expect(program.lines()).toEqual([
    "closed: first",
    "given up: third",
    "closed: second",
    "closed:",
    "given up:",
    "gone: fourth another endpoint",
    "gone:",
    "closed: another socket",
  ]);
});
