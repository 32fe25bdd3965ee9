export { toDuplex, toReadable, toWritable } from "./node";
export { toWebDuplex, toWebReadable, toWebWritable, type WebDuplex } from "./web";
export type { EndOfStream } from "./mark";
export type {
  StreamOptions,
  ToDuplexOptions,
  ToReadableOptions,
  ToWebDuplexOptions,
  ToWebReadableOptions,
  ToWebWritableOptions,
  ToWritableOptions,
} from "./options";
export type {
  Bytes,
  Exchangeable,
  Receivable,
  ReceivedBy,
  Sendable,
  SentBy,
} from "./types";
