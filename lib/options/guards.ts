import type { X509Certificate } from "node:crypto";

import { crypto } from "../builtins";
import { ipv6In, partsOf, refuse } from "../endpoint/address";
import { transportFacts, transportOf } from "../endpoint/transports";
import { capability } from "../addon/capability";
import { factsOf } from "../socket-types";
import { curvePublicKey as publicKeyOf } from "../curve";
import { addon } from "../addon/addon";
import type { NativeSocket } from "../addon/native";
import { connectionOptions } from "./connection-options";
import type { Option } from "./option";
import { optionOf } from "./reading";
import { securityOptions, wssOptions } from "./security-options";
import { tcpOptions } from "./tcp-options";

const { heartbeatInterval, immediate, useFileDescriptor } = connectionOptions;
const { ipv6 } = tcpOptions;
const { plainServer, securityMechanism, zapDomain, zapEnforceDomain } = securityOptions;
const { wssPrivateKey, wssCertificate, wssTrustedCertificates } = wssOptions;

/**
 * Throws `EINVAL` for options with which libzmq aborts the process when a peer connects.
 */
export function guardSecurity(native: NativeSocket, address: string): void {
  if (transportFacts(address).isWeb && optionOf(native, securityMechanism) === "gssapi") {
    throw refuse(address, "GSSAPI does not work over WebSockets; use tcp, or CURVE");
  }
  if (!optionOf(native, plainServer) || !optionOf(native, zapEnforceDomain)) return;
  if (optionOf(native, zapDomain) !== null) return;
  throw refuse(
    address,
    "plainServer with zapEnforceDomain needs a zapDomain, which is not set",
  );
}

/** Throws `EINVAL` for CURVE with keys with which no handshake can succeed. */
export function guardCurve(native: NativeSocket, address: string): void {
  if (optionOf(native, securityMechanism) !== "curve") return;
  if (transportFacts(address).isUnsecured) return;
  const { curvePublicKey, curveSecretKey, curveServer, curveServerKey } = securityOptions;
  const isServer = optionOf(native, curveServer);
  const publicKey = optionOf(native, curvePublicKey);
  const secretKey = optionOf(native, curveSecretKey);
  const missing = secretKey === null ? ["curveSecretKey"] : [];
  if (!isServer) {
    if (publicKey === null) missing.unshift("curvePublicKey");
    if (optionOf(native, curveServerKey) === null) {
      missing.push("curveServerKey (or, as a server, curveServer)");
    }
  }
  if (missing.length > 0) {
    throw refuse(
      address,
      `CURVE also needs ${missing.join(" and ")}; set them before bind() and connect()`,
    );
  }
  // A server does not send its public key, so a wrong public key does no harm.
  if (isServer || publicKeyOf(String(secretKey)) === publicKey) return;
  throw refuse(
    address,
    "curvePublicKey and curveSecretKey must be of one pair, but are not; curveKeyPair() makes pairs",
  );
}

/**
 * Throws `EINVAL` for a descriptor on which libzmq can't accept connections. libzmq
 * aborts the process with such a descriptor.
 */
export function guardDescriptor(native: NativeSocket, address: string): void {
  const descriptor = optionOf(native, useFileDescriptor);
  const transport = transportOf(address);
  if (descriptor < 0 || addon().listens(descriptor, transport === "ipc")) return;
  throw refuse(
    address,
    `useFileDescriptor takes a socket that listens for ${transport}, but is ${String(descriptor)}`,
  );
}

/**
 * Returns the certificates in a text of PEM blocks. Throws if a block is not a
 * certificate.
 */
function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN [^-]+-----[^]*?-----END [^-]+-----/g) ?? [];
  const { X509Certificate } = crypto();
  return blocks.map((block) => new X509Certificate(block));
}

function isPair(privateKey: string, certificate: string): boolean {
  try {
    const [own] = certificatesIn(certificate);
    return own?.checkPrivateKey(crypto().createPrivateKey(privateKey)) ?? false;
  } catch {
    return false;
  }
}

function areCertificates(pem: string): boolean {
  try {
    return certificatesIn(pem).length > 0;
  } catch {
    return false;
  }
}

/** The store of the options for TLS, which libzmq can't read back. */
interface Store {
  read<Value>(option: Option<Value>, name: string): Value;
}

/** Throws `EINVAL` for keys and certificates with which libzmq aborts the process. */
export function guardTls(store: Store, verb: "bind" | "connect", address: string): void {
  if (!capability().wss || transportOf(address) !== "wss") return;
  if (verb === "connect") {
    const trusted = store.read(wssTrustedCertificates, "wssTrustedCertificates");
    if (trusted === null || areCertificates(trusted)) return;
    throw refuse(
      address,
      "wssTrustedCertificates takes certificates in PEM, but is set to something else",
    );
  }
  const key = store.read(wssPrivateKey, "wssPrivateKey");
  const certificate = store.read(wssCertificate, "wssCertificate");
  if (key !== null && certificate !== null && isPair(key, certificate)) return;
  throw refuse(
    address,
    "to bind to wss, set wssPrivateKey and wssCertificate to a private key without a " +
      "passphrase and its certificate, in PEM",
  );
}

/**
 * Throws `EINVAL` for a second endpoint of a Datagram, and for IPv6, with which libzmq
 * aborts the process later.
 */
export function guardDatagram(
  native: NativeSocket,
  type: number,
  wasBound: boolean,
  address: string,
): void {
  if (factsOf(type).bindsUdp !== "only") return;
  if (wasBound) {
    throw refuse(
      address,
      "a Datagram binds once, and this one is bound already; make another one",
    );
  }
  if (optionOf(native, ipv6)) {
    throw refuse(
      address,
      "a Datagram knows IPv4 only, but its option ipv6 is true; set it to false",
    );
  }
}

/**
 * Throws `EINVAL` if `immediate` is set: connectPeer() needs a queue for the peer at
 * once. With `immediate`, libzmq makes the queue only when the peer is connected.
 */
export function guardImmediate(native: NativeSocket, address: string): void {
  if (!optionOf(native, immediate)) return;
  throw refuse(
    address,
    "connectPeer() needs the option immediate to be false, but it is true",
  );
}

/**
 * Throws `EINVAL` for an IPv6 address on a socket without `ipv6`. libzmq reports no error
 * for such an address.
 */
export function guardIPv6(native: NativeSocket, address: string): void {
  const { host, source } = partsOf(address) ?? {};
  const wanted = [host, source?.replace(/:[^:]*$/, "")].map((one) => ipv6In(one ?? ""));
  // An IPv6 address that maps an IPv4 address counts as IPv4.
  const needed = wanted.some((ip) => ip !== undefined && !/^::ffff:[\d.]+$/i.test(ip));
  if (!needed || optionOf(native, ipv6)) return;
  throw refuse(
    address,
    "an IPv6 address needs the option ipv6, which is false; set it to true",
  );
}

/**
 * Throws `EINVAL` for options that fail when a browser connects, unless libzmq is
 * patched. In an unpatched libzmq, a peer in a browser has no mechanism. libzmq uses the
 * mechanism at each heartbeat. The mechanism also asks the ZAP handler, so that browsers
 * would bypass the handler.
 */
export function guardWebSocket(native: NativeSocket, address: string): void {
  if (!transportFacts(address).isWeb || capability().wsBrowsers) return;
  if (optionOf(native, securityMechanism) !== null) return;
  if (optionOf(native, heartbeatInterval) > 0) {
    throw refuse(
      address,
      "with this libzmq, heartbeats over WebSockets need CURVE or PLAIN; " +
        "set heartbeatInterval to 0",
    );
  }
  if (optionOf(native, zapDomain) !== null) {
    throw refuse(
      address,
      "with this libzmq, a zapDomain over WebSockets needs CURVE or PLAIN; browsers " +
        "would get around the authentication handler",
    );
  }
}
