import { paint } from "../terminal/output";
import { printable } from "../terminal/printable";
import { type Finding, type Peer, readable } from "./finding";

/** Returns milliseconds as people read them. */
export function inMilliseconds(time: number): string {
  const digits = time < 10 ? 2 : time < 100 ? 1 : 0;
  return `${time.toFixed(digits)} ms`;
}

const security: ReadonlyMap<string, string> = new Map([
  ["NULL", "no security"],
  ["PLAIN", "a user name and a password, not encrypted"],
  ["CURVE", "encrypted by CURVE"],
  ["GSSAPI", "Kerberos by GSSAPI"],
]);

/** Returns the article and the type of a socket. */
function socketOf({ socketType }: Peer): string {
  if (socketType === null) return "a ZeroMQ socket";
  const type = printable(socketType);
  return `${/^[AEIOUX]/.test(type) ? "an" : "a"} ${type} socket`;
}

function headline({ endpoint, peer, outcome }: Finding): string {
  if (peer === null) return printable(endpoint);
  const version = peer.version === null ? "ZWS 2.0" : `ZMTP ${peer.version}`;
  const mechanism = peer.mechanism ?? "NULL";
  const secured = security.get(mechanism) ?? printable(mechanism);
  const what = `${socketOf(peer)}: ${printable(version)}, ${secured}`;
  return `${printable(endpoint)} is ${paint(outcome === "zmtp" ? "green" : "yellow", what)}`;
}

function rowsOf({ peer, tookType, connectTime, greetingTime }: Finding): string[][] {
  if (peer === null) return [];
  const { identity, asServer } = peer;
  const rows = [["looks like", peer.looksLike]];
  if (peer.mechanism !== null) rows.push(["mechanism", peer.mechanism]);
  if (asServer !== null) rows.push(["as-server", asServer ? "yes" : "no"]);
  if (peer.socketType !== null) rows.push(["socket type", peer.socketType]);
  if (tookType !== null) rows.push(["ping was", `a ${tookType}`]);
  if (identity !== null)
    rows.push(["identity", identity.length === 0 ? "none" : readable(identity)]);
  for (const [name, value] of peer.metadata) rows.push([name, readable(value)]);
  if (connectTime !== null) rows.push(["connected in", inMilliseconds(connectTime)]);
  if (greetingTime !== null) rows.push(["greeted in", inMilliseconds(greetingTime)]);
  return rows;
}

/** Returns what was found, as lines for people. */
export function describe(finding: Finding): string[] {
  const { outcome, explanation } = finding;
  if (finding.peer === null)
    return [`${printable(finding.endpoint)}: ${paint("red", printable(explanation))}`];
  const rows = rowsOf(finding).map(
    ([label = "", value = ""]) =>
      `  ${paint("dim", printable(label).padEnd(12))}  ${printable(value)}`,
  );
  const style = outcome === "zmtp" ? "dim" : "red";
  const end = explanation === "" ? [] : [`  ${paint(style, printable(explanation))}`];
  return [headline(finding), ...rows, ...end];
}
