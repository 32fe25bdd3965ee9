import type { MessageLike } from "../messages/frame";
import type { Socket } from "../sockets/socket";

/** A socket that can receive. */
export type Receivable = Socket & { tryReceive(): object[] | undefined };

/** A socket that can send. */
export type Sendable = Socket & { trySend(...message: never[]): boolean };

/** A socket that can do both. */
export type Exchangeable = Receivable & Sendable;

/** A chunk in object mode: what `receive()` of the socket resolves with. */
export type ReceivedBy<S extends Receivable> = S extends { tryReceive(): infer M }
  ? NonNullable<M>
  : never;

/**
 * What may be written in object mode: what `send()` of the socket takes. Where `send()` needs
 * an address, it is an array: the frame and the address, such as
 * `["hot", { group: "weather" }]`.
 */
export type SentBy<S extends Sendable> = S extends {
  send(message: infer M): unknown;
}
  ? M
  : [frame: MessageLike, address: object];

/** A chunk of bytes that may be written to a web stream. */
export type Bytes = string | ArrayBufferView | ArrayBuffer;
