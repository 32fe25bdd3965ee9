// A proxy forwards to a peer that leaves in the middle of a multipart message.

import { NativeProgram } from "./program";

const program = new NativeProgram(
  "direction.cc",
  ["proxy/direction.cc", "proxy/capture.cc", "zmq/message_boundary.cc", "check.cc"],
  ["-Wl,--wrap=zmq_msg_send"],
);

const type = { pair: 0, dealer: 5, pull: 7, push: 8 };

describe.each([
  ["PUSH", type.push, type.pull],
  ["DEALER", type.dealer, type.dealer],
  ["PAIR", type.pair, type.pair],
])("a proxy to a %s whose peer leaves", (_name, sender, receiver) => {
  it.each([1, 2, 3])(
    "before frame %i of a message gives all of it to the next peer",
    (frame) => {
      expect(program.lines(sender, receiver, frame)).toEqual([
        "moved 0",
        "moved 2",
        "one first|one middle|one last|",
        "two first|two middle|two last|",
        "in 2 out 2 dropped 0",
      ]);
    },
  );
});
