import type { Difference } from "./difference";

export const sending = {
  queueing: {
    area: "Sending and receiving",
    topic: "A second `send()` or `receive()` while one waits",
    zeromq: "throws `EBUSY`",
    here: "waits; calls are served in their order. Beyond `pendingSendLimit` (10,000) `send()` rejects with `ENOBUFS`.",
    why: "Nearly every program had to write this queue.",
    change:
      "If a program uses `EBUSY` as a sign to slow down, let it await `send()`, or lower `pendingSendLimit`.",
  },
  turns: {
    area: "Sending and receiving",
    topic: "A loop of `await`s on sends or receives that need not wait",
    zeromq: "lets timers and I/O run after 512 operations of a socket",
    here: "does so after 512 operations, or after 8 milliseconds",
    why: "Slow work in such a loop must not hold up the rest of the program. 512 operations often take less than a millisecond here: a timer of one millisecond is then not due at each turn.",
  },
  memory: {
    area: "Sending and receiving",
    topic: "The memory behind a received frame, `frame.buffer`",
    zeromq: "is the frame's own",
    here: "is shared with other frames of the thread, if the frame is small: it begins at `frame.byteOffset`",
    why: "Allocating memory for each small message is slow.",
    change:
      "`new Float32Array(frame.buffer, frame.byteOffset, frame.length / 4)`; `Uint8Array.from(frame).buffer` is a copy of its own.",
  },
  copying: {
    area: "Sending and receiving",
    topic: "A buffer that is changed after `await send()`",
    zeromq:
      "changes the message, if it is longer than 128 bytes; its memory is kept until the message is gone, and over inproc the frame that is received is the same memory",
    here: "does not: buffers are copied, unless `zeroCopyThreshold` says otherwise",
    why: "A message arrives as it was passed to `send()`, and the buffer can be used again at once.",
    change: "For very large frames, set `zeroCopyThreshold` to get the old speed.",
  },
  "shared-array-buffer": {
    area: "Sending and receiving",
    topic: "Sending a SharedArrayBuffer",
    zeromq: 'sends the text "[object SharedArrayBuffer]"',
    here: "sends its bytes",
    why: "The types of zeromq.js promise it.",
  },
  "data-view": {
    area: "Sending and receiving",
    topic: "Sending a DataView",
    zeromq: 'throws an Error, "Invalid argument"',
    here: "sends its bytes",
    why: "It is bytes, as typed arrays are.",
  },
  "empty-message": {
    area: "Sending and receiving",
    topic: "`send([])`",
    zeromq: "resolves and sends nothing",
    here: "throws a TypeError",
    why: "A message has at least one frame. The mistake should be visible.",
  },
  "nested-arrays": {
    area: "Sending and receiving",
    topic: "An array within a message",
    zeromq: 'is sent as its text: `["a", ["b", "c"]]` as "a" and "b,c"',
    here: "throws a TypeError",
    why: "It is a mistake.",
    change: "Flatten the array, or send `String(array)`.",
  },
  "out-of-turn": {
    area: "Sending and receiving",
    topic: "A second `Request.send()`, or a `receive()` before it, without a timeout",
    zeromq: "waits, possibly without end",
    here: "rejects with `EFSM` at once",
    why: "libzmq says the same. Waiting hides the mistake.",
  },
  unroutable: {
    area: "Sending and receiving",
    topic: "A mandatory Router's `send()` to an unknown peer, without a timeout",
    zeromq: "waits, possibly without end",
    here: "rejects with `EHOSTUNREACH` at once",
    why: "The option `mandatory` is for this.",
  },
  "lone-frame": {
    area: "Sending and receiving",
    topic: "A lone frame sent by a Router or Stream",
    zeromq: "is dropped silently, or mixed up with the next message",
    here: "throws a TypeError",
    why: "Their first frame is an address; libzmq takes the lone frame for one.",
  },
  "wrong-direction": {
    area: "Sending and receiving",
    topic:
      "`receive()` of a Push or Publisher, `send()` of a Pull or Subscriber, `join()` of all",
    zeromq: "exist, and wait without end or fail",
    here: "do not exist",
    why: 'A mistake is a TypeError, "is not a function", in JavaScript as well.',
  },
  "base-class": {
    area: "Sending and receiving",
    topic: "A class that extends `Socket` itself",
    zeromq: "can send and receive",
    here: "has what all sockets have: endpoints, options, events",
    why: "The methods depend on the type.",
    change: "Extend the class of the type: `class Mine extends Dealer`.",
  },
} satisfies Record<string, Difference>;
