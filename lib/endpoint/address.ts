import { capability } from "../addon/capability";
import { net } from "../builtins";
import { got, kindOf, shortened } from "../checks";
import { ZmqError } from "../errors";
import { interfaces } from "./interfaces";
import { transportFacts, transportOf } from "./transports";

/** The call that an endpoint is for. */
export type EndpointUse = "bind" | "connect";

/** Bytes of the longest path that fits into the head of libzmq's request. */
const webPathBytes = 2048;

/** Bytes of the longest path of a Unix socket. */
const socketPathBytes = process.platform === "darwin" ? 103 : 107;

/** The first character of an ipc endpoint that is a name in the kernel, not a file. */
const abstract = "@";

/** The parts of an endpoint: `transport://source;host:port/path`. */
export interface Parts {
  readonly transport: string;
  /** The text before a semicolon. Undefined without a semicolon. */
  readonly source: string | undefined;
  readonly host: string;
  readonly port: string;
  readonly path: string;
}

/** Returns an endpoint as error texts show it. */
export function shown(address: string): string {
  const text = shortened(address);
  return /\p{Cc}/u.test(text) ? JSON.stringify(text) : text;
}

/** Returns the error for an invalid endpoint. `reason` does not name the endpoint. */
export function refuse(address: string, reason: string, code = "EINVAL"): ZmqError {
  const what = code === "ENAMETOOLONG" ? "File name too long" : "Invalid argument";
  const message = `${what}: ${reason}. The endpoint is ${shown(address)}`;
  return new ZmqError(code, { address, message });
}

/** Throws a TypeError unless `address` is a string without NUL. */
export function checkText(address: unknown): asserts address is string {
  if (typeof address !== "string") {
    throw new TypeError(
      `Address must be a string, such as "tcp://127.0.0.1:5555", but is ${kindOf(address)}`,
    );
  }
  if (address.includes("\0")) {
    throw new TypeError(
      `Address must be a string without NUL characters, but is ${got(address)}`,
    );
  }
}

/** Returns the text after the transport. */
function restOf(address: string): string {
  return address.slice(transportOf(address).length + 3);
}

/**
 * Returns the file of an ipc endpoint. Returns undefined for an abstract name, and for
 * endpoints of other transports.
 */
export function fileOf(address: string): string | undefined {
  if (transportOf(address) !== "ipc") return undefined;
  const path = restOf(address);
  return path.startsWith(abstract) ? undefined : path;
}

/**
 * Returns the parts of an endpoint with a port. Returns undefined for other endpoints.
 */
export function partsOf(address: string): Parts | undefined {
  const { hasPort, isWeb } = transportFacts(address);
  if (!hasPort) return undefined;
  const transport = transportOf(address);
  const rest = restOf(address);
  const slash = isWeb ? rest.indexOf("/") : -1;
  const path = slash < 0 ? "" : rest.slice(slash);
  const ends = slash < 0 ? rest : rest.slice(0, slash);
  const semicolon = ends.lastIndexOf(";");
  const source = semicolon < 0 ? undefined : ends.slice(0, semicolon);
  const found = /^(?<host>.*):(?<port>[^:]*)$/s.exec(ends.slice(semicolon + 1))?.groups;
  if (found === undefined) return undefined;
  const { host = "", port = "" } = found;
  return { transport, source, host, port, path };
}

/**
 * Returns the IPv6 address in a host, without brackets and zone. Returns undefined for
 * other hosts.
 */
export function ipv6In(host: string): string | undefined {
  const ip = host.replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  return net().isIPv6(ip) ? ip : undefined;
}

function isPort(text: string, lowest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= lowest && Number(text) <= 65535;
}

function checkPort(address: string, { transport, port }: Parts, to: EndpointUse): void {
  if (to === "bind" && port === "*") return;
  if (isPort(port, to === "bind" ? 0 : 1)) return;
  const range = to === "bind" ? "* or 0 to 65535" : "1 to 65535";
  throw refuse(
    address,
    `a ${transport} port to ${to} must be ${range}, but is ${port || "empty"}`,
  );
}

/** Checks the host. libzmq would look for an invalid host without end. */
function checkHost(address: string, { transport, host }: Parts, to: EndpointUse): void {
  if (host === "") {
    const all = to === "bind" ? ", or * for all interfaces" : "";
    throw refuse(address, `there is no host before the port; write one${all}`);
  }
  if (host === "*" && to === "connect" && transport !== "udp") {
    throw refuse(address, "* is only for bind(); connect to a host or an address");
  }
  if (/[[\]]/.test(host) && !(/^\[.*\]$/.test(host) && ipv6In(host) !== undefined)) {
    throw refuse(address, `only an IPv6 address stands in brackets, but ${host} is none`);
  }
  if (/^\d+(\.\d+){3}$/.test(host) && net().isIP(host) === 0) {
    throw refuse(
      address,
      `${host} looks like an IPv4 address, but each part is 0 to 255`,
    );
  }
}

function isOfThisMachine(host: string): boolean {
  if (net().isIP(host) !== 0 || ipv6In(host) !== undefined) return true;
  return Object.hasOwn(interfaces(), host);
}

/**
 * Checks the source address of a connection. libzmq would look for an invalid source
 * without end.
 */
function checkSource(address: string, parts: Parts, to: EndpointUse): void {
  const { source, transport } = parts;
  // In udp endpoints, the text before the semicolon is the interface of a multicast
  // group.
  if (source === undefined || transport === "udp") return;
  if (to === "bind" || transport !== "tcp") {
    throw refuse(
      address,
      "only a tcp endpoint for connect() has a source before a semicolon",
    );
  }
  const [, host, port] = /^(.+):(\*|\d+)$/.exec(source) ?? [];
  if (host === undefined || (port !== "*" && !isPort(port ?? "", 0))) {
    throw refuse(
      address,
      `the source of a connection is host:port, with a port of * or 0 to 65535, ` +
        `but is ${source || "empty"}`,
    );
  }
  if (isOfThisMachine(host)) return;
  throw refuse(
    address,
    `the source of a connection is an address or interface of this machine, ` +
      `but ${host} is neither`,
  );
}

/** Checks the path. libzmq writes it into a request unchanged. */
function checkWebPath(address: string, { path }: Parts): void {
  if (!/^[\x21-\x7e]*$/.test(path)) {
    throw refuse(address, "a path takes visible ASCII characters only; encode others");
  }
  if (path.length > webPathBytes) {
    throw refuse(
      address,
      `a path takes at most ${String(webPathBytes)} characters, but this one has ${String(path.length)}`,
      "ENAMETOOLONG",
    );
  }
  if (/[/:]/.test(path.slice(1)) && !capability().wsPaths) {
    throw refuse(
      address,
      "this libzmq takes a path with one slash and without a colon only",
    );
  }
}

function checkIpc(address: string, to: EndpointUse): void {
  const path = restOf(address);
  const bytes = Buffer.byteLength(path);
  if (path === "") throw refuse(address, "there is no path; write ipc://path");
  if (path === abstract)
    throw refuse(address, "there is no name after the @; write ipc://@name");
  if (path.startsWith("*") && (path !== "*" || to === "connect")) {
    throw refuse(
      address,
      to === "connect"
        ? "* is only for bind(); connect to the path that bind() resolved with"
        : `only * by itself stands for a free path; write ipc://./${path} for a file`,
    );
  }
  if (bytes <= socketPathBytes) return;
  throw refuse(
    address,
    `a path takes at most ${String(socketPathBytes)} bytes, but this one has ${String(bytes)}; ` +
      "choose a shorter one",
    "ENAMETOOLONG",
  );
}

/** `{type,lower,upper}` */
const tipcRange = /^\{(?<type>\d+),(?<lower>\d+),(?<upper>\d+)\}$/;
/** `{type,instance}`, with an optional domain. */
const tipcInstance = /^\{(?<type>\d+),\d+(@\d+\.\d+\.\d+)?\}(@\d+\.\d+\.\d+)?$/;
/** An address that libzmq or the system chooses. */
const tipcPort = /^<(\*|\d+\.\d+\.\d+:\d+)>$/;

/** The system reserves the types up to this one. */
const tipcReserved = 63;

/**
 * Checks a tipc endpoint. For an invalid one, libzmq would report the last error of some
 * other call.
 */
function checkTipc(address: string): void {
  const rest = restOf(address);
  if (tipcPort.test(rest)) return;
  const range = tipcRange.exec(rest)?.groups;
  const {
    type,
    lower = "0",
    upper = "0",
  } = range ?? tipcInstance.exec(rest)?.groups ?? {};
  if (type === undefined) {
    throw refuse(
      address,
      "tipc endpoints are written tipc://{type,lower,upper} to bind, and " +
        "tipc://{type,instance} to connect",
    );
  }
  if (Number(type) <= tipcReserved) {
    throw refuse(
      address,
      `tipc types up to ${String(tipcReserved)} are reserved; choose a higher one`,
    );
  }
  if (Number(lower) <= Number(upper)) return;
  throw refuse(address, `${lower} to ${upper} is no range; write the lower number first`);
}

/**
 * Throws for an endpoint that libzmq would misread, and for one that libzmq would accept
 * and never reach. libzmq itself reports other invalid endpoints.
 *
 * @throws ZmqError with code `EINVAL`, or `ENAMETOOLONG` for a path that is too long.
 */
export function checkAddress(address: string, to: EndpointUse): void {
  const transport = transportOf(address);
  if (transport === "ipc") checkIpc(address, to);
  if (transport === "tipc" && capability().tipc) checkTipc(address);
  if (!transportFacts(address).hasPort) return;
  const parts = partsOf(address);
  if (parts === undefined)
    throw refuse(address, "there is no port after the host; write host:port");
  checkSource(address, parts, to);
  checkHost(address, parts, to);
  checkPort(address, parts, to);
  if (parts.path !== "") checkWebPath(address, parts);
}
