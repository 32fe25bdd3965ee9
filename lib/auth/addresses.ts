import { BlockList, isIP, SocketAddress } from "node:net";

import { got, kindOf } from "../checks";
import { outOfRange } from "../errors";

/** The entry of a list that stands for all ipc peers. They have no IP address. */
const ipc = "ipc";

type Family = "ipv4" | "ipv6";

/** An IP address in canonical form, or the kind of a peer without one. */
type Peer = { readonly ip: string; readonly family: Family } | "ipc" | "unknown";

/** The form in which an IPv6 socket sees an IPv4 address. */
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
      `and "ipc", but got ${got(entry)}`,
  );
}

/** A set of single addresses and of ranges in CIDR notation. */
class AddressList {
  // The lists are separate because a list of both families takes IPv4 for a part of IPv6.
  readonly #ranges = { ipv4: new BlockList(), ipv6: new BlockList() };
  #ipc = false;

  constructor(entries: Iterable<unknown>, name: string) {
    for (const entry of entries) {
      if (typeof entry !== "string") {
        throw new TypeError(`${name} takes strings, but got ${kindOf(entry)}`);
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
    // The first 96 bits of a mapped address are the same for all IPv4 addresses.
    const prefix = given - (whole - (peer.family === "ipv4" ? 32 : 128));
    if (given > whole || prefix < 0) throw noAddress(name, entry);
    this.#ranges[peer.family].addSubnet(peer.ip, prefix, peer.family);
  }
}

function listOf(entries: unknown, name: string): AddressList | undefined {
  if (entries === undefined) return undefined;
  if (!Array.isArray(entries)) {
    throw new TypeError(
      `${name} must be an array of addresses and ranges, such as ["10.0.0.0/8"], but is ${kindOf(
        entries,
      )}`,
    );
  }
  return new AddressList(entries, name);
}

/** The addresses that may connect, before any mechanism is checked. */
export class AddressRules {
  readonly #allow: AddressList | undefined;
  readonly #deny: AddressList | undefined;

  constructor(allow: unknown, deny: unknown) {
    this.#allow = listOf(allow, "allow");
    this.#deny = listOf(deny, "deny");
  }

  /**
   * Returns why a peer with this address is refused, or undefined if the address may
   * connect.
   */
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
