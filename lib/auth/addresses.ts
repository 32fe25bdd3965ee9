import { BlockList, isIP, SocketAddress } from "node:net";

import { outOfRange } from "../errors";

/** Stands in a list for all peers that come over ipc, which have no IP address. */
const ipc = "ipc";

type Family = "ipv4" | "ipv6";

/** An IP address in its one form, or what libzmq says of a peer without one. */
type Peer = { readonly ip: string; readonly family: Family } | "ipc" | "unknown";

/** How an IPv4 address looks to an IPv6 socket. */
const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;

function peerOf(address: string): Peer {
  if (address === "") return "unknown";
  const [ip = ""] = address.split("%");
  const version = isIP(ip);
  if (version === 0) return ipc;
  if (version === 4) return { ip, family: "ipv4" };
  const canonical = new SocketAddress({ address: ip, family: "ipv6" }).address;
  const ipv4 = mapped.exec(canonical)?.[1];
  if (ipv4 !== undefined) return { ip: ipv4, family: "ipv4" };
  return { ip: canonical, family: "ipv6" };
}

function noAddress(name: string, entry: string): RangeError {
  return outOfRange(
    `${name} takes IP addresses, ranges such as "10.0.0.0/8" or "2001:db8::/32", ` +
      `and "ipc", but got ${JSON.stringify(entry)}`,
  );
}

/** A set of addresses: single ones, and ranges in CIDR notation. */
class AddressList {
  // Apart, because a list of both takes IPv4 for a part of IPv6.
  readonly #ranges = { ipv4: new BlockList(), ipv6: new BlockList() };
  #ipc = false;

  constructor(entries: Iterable<unknown>, name: string) {
    for (const entry of entries) {
      if (typeof entry !== "string") {
        throw new TypeError(`${name} takes strings, but got ${typeof entry}`);
      }
      if (entry === ipc) this.#ipc = true;
      else this.#add(entry, name);
    }
  }

  has(peer: Peer): boolean {
    if (peer === "unknown") return false;
    return peer === ipc
      ? this.#ipc
      : this.#ranges[peer.family].check(peer.ip, peer.family);
  }

  #add(entry: string, name: string): void {
    const { address = "", bits } =
      /^(?<address>[^/%]+)(\/(?<bits>\d{1,3}))?$/.exec(entry)?.groups ?? {};
    const peer = isIP(address) === 0 ? undefined : peerOf(address);
    if (typeof peer !== "object") throw noAddress(name, entry);
    const whole = isIP(address) === 4 ? 32 : 128;
    const given = bits === undefined ? whole : Number(bits);
    // Of a mapped address, the first 96 bits say no more than that it is one.
    const prefix = given - (whole - (peer.family === "ipv4" ? 32 : 128));
    if (given > whole || prefix < 0) throw noAddress(name, entry);
    this.#ranges[peer.family].addSubnet(peer.ip, prefix, peer.family);
  }
}

function listOf(entries: unknown, name: string): AddressList | undefined {
  if (entries === undefined) return undefined;
  if (!Array.isArray(entries)) {
    throw new TypeError(`${name} must be an array of addresses and ranges`);
  }
  return new AddressList(entries, name);
}

/** Which addresses may come in at all. */
export class AddressRules {
  readonly #allow: AddressList | undefined;
  readonly #deny: AddressList | undefined;

  constructor(allow: unknown, deny: unknown) {
    this.#allow = listOf(allow, "allow");
    this.#deny = listOf(deny, "deny");
  }

  /** Why a peer is refused, going by its address; undefined if it is not. */
  refusal(address: string): string | undefined {
    const peer = peerOf(address);
    if (this.#deny !== undefined && (peer === "unknown" || this.#deny.has(peer))) {
      return "Address is denied";
    }
    if (this.#allow !== undefined && !this.#allow.has(peer)) {
      return "Address is not allowed";
    }
    return undefined;
  }
}
