import { addon } from "../addon/addon";
import { net } from "../builtins";
import { type Parts, partsOf } from "./address";
import { endpointError } from "./errors";
import { interfaces } from "./interfaces";

function isMulticast(ip: string): boolean {
  return net().isIP(ip) === 6 ? /^ff/i.test(ip) : /^2(2[4-9]|3\d)\./.test(ip);
}

/**
 * Returns the address of `host`, which may be the name of an interface. Returns undefined
 * for other names.
 */
function numeric(host: string, ipv6: boolean): string | undefined {
  if (host === "*") return ipv6 ? "::" : "0.0.0.0";
  const ip = host.replace(/^\[(.*)\]$/, "$1");
  if (net().isIP(ip) !== 0) return ip;
  const addresses = interfaces()[host];
  return addresses?.find(({ family }) => ipv6 || family === "IPv4")?.address;
}

/**
 * Returns where to join a group: on the named interface, or on any interface if none is
 * named.
 */
function joinedOn(group: string, device: string | undefined): string | undefined {
  if (net().isIP(group) === 4) return numeric(device ?? "*", false);
  return device === undefined || device === "*" ? "::" : `::%${device}`;
}

/**
 * Binds the endpoint for a moment. Returns the port or a status below zero, or undefined
 * if only libzmq can read the endpoint.
 */
function tryBind({ source, host, port }: Parts, ipv6: boolean): number | undefined {
  const address = numeric(host, ipv6);
  const number = port === "*" ? 0 : Number(port);
  if (address === undefined || source === "") return undefined;
  if (!isMulticast(address)) return addon().tryBindUdp(address, number);
  // In front of a group, the source is the interface on which to join the group.
  const local = joinedOn(address, source);
  return local === undefined ? undefined : addon().tryBindUdp(local, number, address);
}

/**
 * Returns the udp endpoint to bind, with a port in place of `*` or 0. The endpoint is
 * bound for a moment to find out whether it can be bound, because libzmq reports no such
 * error.
 *
 * @throws ZmqError with the code of the failed call.
 */
export function bindableEndpoint(address: string, ipv6: boolean, type: number): string {
  const parts = partsOf(address);
  if (parts === undefined) return address;
  const port = tryBind(parts, ipv6);
  if (port === undefined) return address;
  if (port < 0) throw endpointError(port, { address, syscall: "bind", type });
  return address.replace(/[^:]+$/, String(port));
}

/**
 * Throws if the process has no descriptor left for a socket. libzmq opens the socket on a
 * thread of its own, where it can't report the error.
 *
 * @throws ZmqError with the code of the failed call.
 */
export function guardDescriptors(address: string, type: number): void {
  const port = addon().tryBindUdp("0.0.0.0", 0);
  if (port >= 0) return;
  throw endpointError(port, { address, syscall: "bind", action: "connect to", type });
}
