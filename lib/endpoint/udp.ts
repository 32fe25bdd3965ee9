import { isIP } from "node:net";

import { errorOf, type ZmqError } from "../errors";
import { interfaces } from "./interfaces";
import { addon } from "../addon/addon";

/** Bytes of the largest datagram that libzmq sends. What it receives is cut there. */
export const datagramBytes = 8192;

/** `udp://host:port`, or `udp://interface;group:port`. */
const udpEndpoint = /^udp:\/\/(?:(?<device>[^;]+);)?(?<host>.+):(?<port>\*|\d+)$/;

function isMulticast(ip: string): boolean {
  return isIP(ip) === 6 ? /^ff/i.test(ip) : /^2(2[4-9]|3\d)\./.test(ip);
}

/** The address that `host` stands for here, which may be an interface's name. */
function numeric(host: string, ipv6: boolean): string | undefined {
  if (host === "*") return ipv6 ? "::" : "0.0.0.0";
  const ip = host.replace(/^\[(.*)\]$/, "$1");
  if (isIP(ip) !== 0) return ip;
  const addresses = interfaces()[host];
  return addresses?.find(({ family }) => ipv6 || family === "IPv4")?.address;
}

/** Where a group is joined: on the interface that was named, else on any. */
function joinedOn(group: string, device: string | undefined): string | undefined {
  if (isIP(group) === 4) return numeric(device ?? "*", false);
  return device === undefined || device === "*" ? "::" : `::%${device}`;
}

/** Answers the port that was bound, or undefined where libzmq knows better. */
function rehearse(endpoint: Record<string, string>, ipv6: boolean): number | undefined {
  const { device, host = "", port = "" } = endpoint;
  const address = numeric(host, ipv6);
  const number = port === "*" ? 0 : Number(port);
  if (address === undefined) return undefined;
  if (!isMulticast(address)) return addon().rehearseUdp(address, number);
  const local = joinedOn(address, device);
  return local === undefined ? undefined : addon().rehearseUdp(local, number, address);
}

/**
 * The udp endpoint to bind, with the port that `*` or 0 stands for. It has been bound for a
 * moment, since libzmq would not tell that it can't: it throws a ZmqError then.
 */
export function rehearsed(address: string, ipv6: boolean): string {
  const endpoint = udpEndpoint.exec(address)?.groups;
  if (endpoint === undefined) return address;
  const port = rehearse(endpoint, ipv6);
  if (port === undefined) return address;
  if (port < 0) throw refusal(port, address);
  return address.replace(/[^:]+$/, String(port));
}

/** Refuses an endpoint for which libzmq, on a thread of its own, could open no socket. */
export function guardDescriptors(address: string): void {
  const port = addon().rehearseUdp("0.0.0.0", 0);
  if (port < 0) throw refusal(port, address);
}

function refusal(status: number, address: string): ZmqError {
  return errorOf(status, { address, syscall: "bind" });
}
