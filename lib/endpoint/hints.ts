import { capability } from "../addon/capability";
import { got, listOf, nearest } from "../checks";
import { shown } from "./address";
import { transportOf, transports } from "./transports";

/** Names that programs use for a transport, and that libzmq does not know. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["http", "ws"],
  ["https", "wss"],
  ["unix", "ipc"],
]);

function isThere(transport: string): boolean {
  const needs = transports.get(transport)?.needs;
  return needs === undefined || capability()[needs];
}

/**
 * Returns the end of an error text, for an endpoint without a transport: the endpoint
 * that was meant, if that can be guessed.
 */
export function meantEndpoint(address: string): string {
  const { transport = "", rest = "" } =
    /^(?<transport>[a-z]+)[:/]\/{0,2}(?<rest>[^/].*)$/i.exec(address)?.groups ?? {};
  const guess = transports.has(transport.toLowerCase())
    ? `${transport.toLowerCase()}://${rest}`
    : /^[\w.*-]+:(?:\d+|\*)$/.test(address)
      ? `tcp://${address}`
      : /^\.{0,2}\//.test(address) && `ipc://${address}`;
  return guess === false ? "" : `. Did you mean ${shown(guess)}?`;
}

/** Returns why a transport that libzmq knows is missing, and what to do. */
function missing(transport: string): string {
  if (transport === "wss") {
    return (
      "wss needs a libzmq that was built with TLS, and this one was not. Use ws with " +
      "CURVE, or tcp, or put a proxy that ends TLS in front of ws"
    );
  }
  return (
    `${transport} needs a libzmq that was built with ${String(transports.get(transport)?.needs)}, ` +
    "and this one was not"
  );
}

/** Returns the end of an error text: the endpoint that was meant, if one is similar. */
function meant(address: string, there: readonly string[]): string {
  const transport = transportOf(address);
  const same = otherNames.get(transport.toLowerCase());
  const name =
    same !== undefined && there.includes(same) ? same : nearest(transport, there);
  if (name === undefined) return "";
  return `. Did you mean ${shown(name + address.slice(transport.length))}?`;
}

/** Returns the reason why libzmq does not support the transport of an endpoint. */
export function unsupported(address: string): string {
  const transport = transportOf(address);
  const there = [...transports.keys()].filter(isThere);
  if (transports.has(transport) && !there.includes(transport)) return missing(transport);
  return (
    `libzmq has no transport ${got(transport)}. The transports, in lower case, are ` +
    `${listOf(there, "and")}${meant(address, there)}`
  );
}
