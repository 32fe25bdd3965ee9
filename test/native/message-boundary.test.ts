// A peer leaves in the middle of a multipart message. The message that is sent again
// arrives whole, and so does the next message.

import { NativeProgram } from "./program";

const program = new NativeProgram("message-boundary.cc", [
  "zmq/message_boundary.cc",
  "check.cc",
]);

const type = { pair: 0, req: 3, rep: 4, dealer: 5, pull: 7, push: 8 };

describe.each([
  ["PUSH", type.push, type.pull],
  ["DEALER", type.dealer, type.dealer],
  ["REQ", type.req, type.rep],
  ["PAIR", type.pair, type.pair],
])("a %s whose peer leaves in the middle of a message", (name, sender, receiver) => {
  it.each([
    ["in between", 1],
    ["at the end", 0],
  ])("sends the whole message again, if the peer left %s", (_when, more) => {
    const again = ["refused 1", "again 0", "first|middle|last|"];
    const next = name === "REQ" ? [] : ["next 0", "second|middle|last|"];
    expect(program.lines(sender, receiver, more)).toEqual([...again, ...next]);
  });
});
