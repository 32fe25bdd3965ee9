import { lstatSync } from "node:fs";
import { dirname } from "node:path";

import { partsOf, transportOf } from "./address";
import { errorOf, type ZmqErrorDetails, ZmqError } from "../errors";

/** The form of an endpoint, by transport. */
const forms: Readonly<Record<string, string>> = {
  tcp: "tcp://host:port",
  udp: "udp://host:port",
  ws: "ws://host:port/path",
  wss: "wss://host:port/path",
  ipc: "ipc://path",
  inproc: "inproc://name",
  tipc: "tipc://{type,lower,upper}",
};

interface Failure extends ZmqErrorDetails {
  readonly address: string;
  readonly syscall: "zmq_bind" | "zmq_connect" | "zmq_connect_peer";
}

function isSocket(path: string): boolean {
  try {
    return lstatSync(path).isSocket();
  } catch {
    return true;
  }
}

function inUse(address: string): string | undefined {
  if (!address.startsWith("ipc://") || address.startsWith("ipc://@")) return undefined;
  const path = address.slice("ipc://".length);
  return isSocket(path)
    ? `Address already in use: somebody listens at ${path}`
    : `Address already in use: ${path} exists and is not a socket; ` +
        "remove it or bind elsewhere";
}

function notPermitted(address: string): string | undefined {
  const port = partsOf(address)?.port;
  if (port !== undefined) {
    return `Permission denied: this user may not listen on port ${port}`;
  }
  if (transportOf(address) !== "ipc") return undefined;
  const path = address.slice("ipc://".length);
  const where =
    path === "*" ? "in the temporary folder" : `at ${path}, in ${dirname(path)}`;
  return `Permission denied: this user may not make a socket ${where}`;
}

function noDevice(address: string): string | undefined {
  const host = partsOf(address)?.host;
  if (host === undefined) return undefined;
  return (
    `No such device: ${host} is no address or interface of this machine; ` +
    "bind() resolves host names, bindSync() does not"
  );
}

function doesNotFit(address: string): string | undefined {
  if (transportOf(address) !== "inproc") return undefined;
  return (
    "The protocol is not compatible with the socket type: a socket has bound " +
    `${address} whose type does not fit this socket's; connect types that fit`
  );
}

function misread(address: string, syscall: Failure["syscall"]): string {
  const transport = transportOf(address);
  const host = partsOf(address)?.host;
  // With these calls, libzmq looks for the host at once. Nothing else in the endpoint is
  // wrong.
  if (syscall !== "zmq_bind" && transport.startsWith("ws") && host !== undefined) {
    return `Invalid argument: ${host} is no address, and no name that resolves`;
  }
  const form = forms[transport] ?? "transport://address";
  return `Invalid argument: ${transport || "all"} endpoints are written ${form}`;
}

/**
 * Returns a sentence that explains the error better than its code, or undefined if there
 * is none.
 */
function reasonOf(code: string, { address, syscall }: Failure): string | undefined {
  switch (code) {
    case "EACCES":
      return notPermitted(address);
    case "EADDRINUSE":
      return inUse(address);
    case "EAFNOSUPPORT":
      return `Address family not supported by protocol: this system has no ${transportOf(address)}`;
    case "EINVAL":
      return misread(address, syscall);
    case "ENOCOMPATPROTO":
      return doesNotFit(address);
    case "ENODEV":
      return noDevice(address);
    case "ENOTSUP":
      return "Not supported: this libzmq was built without drafts, and can't tell whether another peer has the routingId; connect with it before all else";
    case "ENOENT":
      return "No such file or directory: the folder for the socket does not exist";
    default:
      return undefined;
  }
}

/** Returns the error of a failed call that binds or connects. */
export function endpointError(status: number, failure: Failure): ZmqError {
  const error = errorOf(status, failure);
  const message = reasonOf(error.code, failure);
  return message === undefined
    ? error
    : new ZmqError(error.code, { ...failure, message });
}
