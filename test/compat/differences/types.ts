import type { Difference } from "./difference";

export const types = {
  "bound-type": {
    area: "TypeScript",
    topic: "The type of `bind()` and `bindSync()`",
    zeromq: "is `Promise<void>` and `void`",
    here: "is that where it is expected, as in `return socket.bind(address)`, else `Promise<string>` and `string`; subclasses and fakes may declare either",
    why: "They give the endpoint really bound.",
    change:
      "Give a variable that is later used as `Promise<void>` this type: `const bound: Promise<void> = socket.bind(address)`. `Promise<void[]>` of `Promise.all()` becomes `Promise<unknown>`.",
  },
  "binary-type": {
    area: "TypeScript",
    topic: "The type of `routingId`, `welcomeMessage` and CURVE keys",
    zeromq: "is `string | null`",
    here: "is `string | Buffer | null`",
    why: "Some ids and messages are not text.",
    change: "Write `dealer.routingId as string | null` where the program sets text.",
  },
  "received-type": {
    area: "TypeScript",
    topic: "The type of a received message",
    zeromq: "is `Message[]`",
    here: "is `ReceivedMessage`, which is `[Message, ...Message[]]`; a Router's has two frames or more. `receive()` of subclasses and fakes may be of type `Promise<Message[]>`",
    why: "A first frame is always there.",
    change:
      "Give a variable that gets other frames later this type: `let frames: Message[] = await socket.receive()`.",
  },
  "protocol-codes": {
    area: "TypeScript",
    topic: "The codes of protocol errors in events",
    zeromq: "are those of ZMTP and ZAP",
    here: "are also `ERR_ZMTP_SOCKET_TYPE`, `ERR_WS_UNSPECIFIED` and `ERR_UNKNOWN`",
    why: "libzmq reports them.",
    change: "A `switch` over all codes needs a `default`.",
  },
  "whole-interfaces": {
    area: "TypeScript",
    topic:
      "An object or class of a program that implements all of `Readable` or `Writable`",
    zeromq: "needs its members",
    here: "needs the new ones as well, such as `trySend`",
    why: "The interfaces describe what our sockets have.",
    change: 'Name the members that are used: `Pick<Writable, "send">`.',
  },
} satisfies Record<string, Difference>;
