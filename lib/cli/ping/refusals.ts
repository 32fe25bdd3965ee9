// Says in words why there is no connection.

import { readFileSync } from "node:fs";

import { part } from "../../addon/binary/libc";
import type { Target } from "./dial";

/** The sentences by the code of the error. `%s` stands for the host or the path. */
const sentences: Readonly<Record<string, string>> = {
  ENOENT: "Nothing listens there: %s does not exist.",
  ECONNREFUSED: "Nothing listens there: the connection was refused.",
  EACCES: "The user of this process may not connect to %s.",
  EPERM: "The system or a firewall forbids connections to %s.",
  ENOTFOUND: "There is no host %s.",
  EAI_AGAIN: "The name server did not say who %s is.",
  EHOSTUNREACH: "There is no way to %s: the host is down, or a firewall rejects it.",
  ENETUNREACH: "There is no way to the network of %s.",
  ETIMEDOUT:
    "%s did not answer in time: the host is down, or a firewall drops connections.",
  ECONNRESET: "%s has reset the connection.",
  ENOTSOCK: "%s is not a socket.",
};

/** Returns the error that names the reason: of several addresses, the first one's. */
function reasonOf(error: unknown): unknown {
  return error instanceof AggregateError ? (error.errors[0] ?? error) : error;
}

/**
 * Returns whether a socket listens on an abstract name. Node 20 can't connect to one: it sends
 * the name with zeros at its end.
 */
function isAbstractName(name: string): boolean {
  try {
    const lines = readFileSync("/proc/net/unix", "utf8").split("\n");
    return lines.some((line) => line.endsWith(` ${name}`));
  } catch {
    return false;
  }
}

function refusedBy(path: string): string {
  if (!path.startsWith("@"))
    return `Nothing listens there: ${path} is the file of a socket that was closed.`;
  return isAbstractName(path)
    ? `Something listens at ${path}, but Node ${process.version} can't connect to such names.`
    : "Nothing listens there: the connection was refused.";
}

/** Returns a sentence about a connection that failed with this error. */
export function refusalOf(error: unknown, { to }: Target): string {
  const reason = reasonOf(error);
  const code = String(part(reason, "code"));
  const isPath = "path" in to;
  const path = isPath ? to.path.replace("\0", "@") : "";
  const place = isPath ? path : String("host" in to ? to.host : "");
  if (code === "ECONNREFUSED" && isPath) return refusedBy(path);
  if (code === "ENOTFOUND" && "family" in to && to.family === 4)
    return `There is no host ${place} with an IPv4 address. --ipv6 also tries IPv6 addresses.`;
  const sentence = sentences[code]?.replace("%s", place);
  return sentence ?? `There is no connection: ${String(part(reason, "message"))}.`;
}
