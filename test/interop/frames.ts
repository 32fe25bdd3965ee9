// Messages that reveal errors in a wire format.

import { createHash } from "node:crypto";

function patterned(length: number): Buffer {
  const buffer = Buffer.alloc(length);
  for (let i = 0; i < length; i++) buffer[i] = (i * 31 + (i >>> 8)) % 256;
  return buffer;
}

/** Messages, by the property that makes each of them special. */
export const messages: Record<string, (string | Buffer)[]> = {
  "an empty frame": [""],
  "one byte": [Buffer.from([0])],
  "the longest short frame": [patterned(255)],
  "the shortest long frame": [patterned(256)],
  "what does not fit into a batch": [patterned(8193)],
  "64 KiB": [patterned(65_536)],
  "1 MiB": [patterned(1 << 20)],
  "text of many scripts": ["ØMQ – Привет, 世界 👋🏽 \u0000\u{10ffff}"],
  "frames among empty frames": ["", "topic", "", patterned(300), ""],
  "a hundred frames": Array.from({ length: 100 }, (_, i) => patterned(i * 7)),
};

const spelledOut = 100;

/**
 * Returns a message as a list of texts, to compare. Jest takes seconds for large buffers,
 * and their differences are unreadable.
 */
export const texts = (message: readonly (string | Buffer)[]): string[] =>
  message.map((frame) => {
    const bytes = Buffer.from(frame);
    if (bytes.length <= spelledOut) return bytes.toString("latin1");
    const digest = createHash("sha256").update(bytes).digest("hex");
    return `${bytes.length} bytes with SHA-256 ${digest}`;
  });
