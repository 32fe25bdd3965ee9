import type { Difference } from "./difference";

export const errors = {
  "error-classes": {
    area: "Errors and arguments",
    topic: "The class of errors",
    zeromq: "is `Error`",
    here: "is `ZmqError`, which extends it, or RangeError for numbers and values out of range; `code`, `errno` and `address` are the same; `name` and `syscall` are the error's own",
    why: "`instanceof` separates them from other errors.",
  },
  texts: {
    area: "Errors and arguments",
    topic: "The texts of errors",
    zeromq: "are short",
    here: "begin with the same words, and add what was expected, what came and what to do",
    why: "The short texts leave people to guess. Programs test for `code`.",
    change: "Programs that compare whole texts compare `code`, or the beginning.",
  },
  "class-text": {
    area: "Errors and arguments",
    topic:
      "Calling `Context`, `Socket`, `Observer` or `Proxy` without `new`, or a method on another object",
    zeromq: `throws a TypeError, "Class constructors cannot be invoked without 'new'" or "Illegal invocation"`,
    here: `throws a TypeError with another text: "Class constructor Context cannot …"`,
    why: "They are JavaScript classes. JavaScript itself throws the error and chooses its text.",
  },
  arity: {
    area: "Errors and arguments",
    topic: "Arguments that a method does not know",
    zeromq: 'throw a TypeError, "Expected 0 arguments but received 1"',
    here: "are options, if there is a place for them, or ignored as JavaScript does",
    why: "Many methods, and `Proxy`, take options here. Another surplus argument does no harm, as in all JavaScript.",
  },
  "closed-first": {
    area: "Errors and arguments",
    topic: "A wrong argument given to a closed socket",
    zeromq: "throws a TypeError",
    here: "throws `EBADF`",
    why: "The state of the socket is checked first.",
  },
  exports: {
    area: "Errors and arguments",
    topic: "What the package exports",
    zeromq: "are its classes, `capability`, `context`, `curveKeyPair` and `version`",
    here: "are the same, and `ZmqError`, `curvePublicKey`, `poll` and `z85`; `capability` knows more",
    why: "They are new.",
  },
} satisfies Record<string, Difference>;
