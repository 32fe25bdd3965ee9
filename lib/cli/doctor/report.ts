import { jsonLine } from "../terminal/printable";
import { version } from "../version";
import { examine, isWell } from "./examination";
import { textOf } from "./text";

/** Prints what was found on this machine. Resolves with the exit code. */
export async function printReport(json: boolean): Promise<number> {
  const examination = await examine();
  const well = isWell(examination);
  const all = { kind: "examination", version: version(), well, ...examination };
  const text = json ? `${jsonLine(all)}\n` : textOf(version(), examination);
  process.stdout.write(text);
  return well ? 0 : 1;
}
