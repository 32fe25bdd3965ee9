import { got } from "../../checks";
import { UsageError } from "../failure";

/** What stands for a frame without bytes. */
const empty = "-";

/** Returns frames in hexadecimal, with spaces between them: `00ff 68656c6c6f`. */
export function toHex(frames: readonly Uint8Array[]): string {
  const texts = frames.map(({ buffer, byteOffset, length }) =>
    length === 0 ? empty : Buffer.from(buffer, byteOffset, length).toString("hex"),
  );
  return texts.join(" ");
}

/**
 * Returns a frame from its hexadecimal digits. `0x` before them may be there.
 *
 * @throws UsageError for another text.
 */
export function frameFromHex(text: string): Buffer {
  if (text === empty) return Buffer.alloc(0);
  const digits = text.replace(/^0x/i, "");
  if (/^([0-9a-f]{2})+$/i.test(digits)) return Buffer.from(digits, "hex");
  throw new UsageError(
    `A frame in hexadecimal has two digits for each byte, or is "-", but is ${got(text)}`,
  );
}

/**
 * Returns the frames in a line of {@link toHex}.
 *
 * @throws UsageError for another line.
 */
export function fromHex(line: string): Buffer[] {
  const words = line.split(/\s+/).filter((word) => word !== "");
  if (words.length > 0) return words.map(frameFromHex);
  throw new UsageError('A line of hexadecimal is empty; "-" is a frame without bytes');
}
