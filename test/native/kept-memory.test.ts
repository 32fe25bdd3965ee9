// libzmq keeps some memory for large messages, within a limit. See the patch 170.

import { NativeProgram } from "./program";

const program = new NativeProgram("kept-memory.cc", []);

it("keeps memory of large messages within its limit, and gives it back", () => {
  expect(program.lines()).toEqual([
    "nothing without a context: yes",
    "a large message: yes",
    "its memory is used again: yes",
    "no small message: yes",
    "no message above 4 MiB: yes",
    "the limit: yes",
    "messages of four threads are intact: yes",
    "the limit holds for four threads: yes",
    "gives back what is not used: yes",
    "another context ends: yes",
    "nothing after the last context: yes",
    "nothing of a late message: yes",
    "the next context keeps its own: yes",
  ]);
});
