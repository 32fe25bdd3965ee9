import { lstatSync } from "node:fs";
import { dirname } from "node:path";

import { got } from "../checks";
import { errorOf, ZmqError } from "../errors";
import { aSocket } from "../socket-types";
import { fileOf, partsOf, shown } from "./address";
import { meantEndpoint, unsupported } from "./hints";
import { transportFacts, transportOf } from "./transports";

/** What each call of libzmq does with an endpoint. */
const actions = {
  zmq_bind: "bind to",
  zmq_unbind: "unbind",
  zmq_connect: "connect to",
  zmq_connect_peer: "connect to",
  zmq_disconnect: "disconnect from",
  /** The system's call, which tries whether udp can be bound. */
  bind: "bind to",
} as const;

/** A call with an endpoint that has failed. */
export interface Failure {
  /** The endpoint, as the user wrote it. */
  readonly address: string;
  readonly syscall: keyof typeof actions;
  /** The type of the socket. */
  readonly type: number;
  /** What the call was to do with the endpoint. Default: the action of `syscall`. */
  readonly action?: string;
}

/** The codes that are not about the endpoint. Their errors have the usual texts. */
const general: readonly string[] = ["", "EFAULT", "ETERM"];

/** Returns the folder of a path in words. */
function folderOf(path: string): string {
  return path === "*" ? "the temporary folder" : `the folder ${dirname(path)}`;
}

function isSocket(path: string): boolean {
  try {
    return lstatSync(path).isSocket();
  } catch {
    return true;
  }
}

function inUse({ address }: Failure): string {
  const endpoint = shown(address);
  const path = fileOf(address);
  if (path !== undefined && !isSocket(path)) {
    return `${endpoint} is a file that is not a socket. Remove the file, or bind elsewhere`;
  }
  if (transportOf(address) === "ipc") {
    return `another socket listens at ${endpoint}. Choose another path`;
  }
  if (transportOf(address) === "inproc") {
    return `another socket of this context has bound ${endpoint}. Choose another name`;
  }
  if (partsOf(address) === undefined) return `another socket listens at ${endpoint}`;
  return (
    `another socket listens at ${endpoint}. Choose another port, or * for a free one. ` +
    "If the other socket was just closed, await its released first"
  );
}

function notPermitted(failure: Failure): string {
  const path = fileOf(failure.address);
  const instead =
    path === undefined
      ? "Choose another port, or give the process the right"
      : `Let this user write in ${folderOf(path)}, or choose another path`;
  return `this user has no right to ${actionOf(failure)}. ${instead}`;
}

function noDevice(failure: Failure): string | undefined {
  const host = partsOf(failure.address)?.host;
  if (host === undefined) return undefined;
  return (
    `cannot ${actionOf(failure)}, because ${host} is no address or interface of this ` +
    "machine. bind() resolves host names, bindSync() does not"
  );
}

function notHere(failure: Failure): string | undefined {
  const host = partsOf(failure.address)?.host;
  if (host === undefined) return undefined;
  return (
    `cannot ${actionOf(failure)}, because this machine does not have the address ${host}. ` +
    "Choose an address of this machine, or * for all"
  );
}

function unfit(failure: Failure): string {
  const socket = aSocket(failure.type);
  if (transportOf(failure.address) === "inproc") {
    return (
      `${socket} can't ${actionOf(failure)}, because a socket of a type that does not fit ` +
      "has bound the name. Connect types that fit"
    );
  }
  return `${socket} can't ${actionOf(failure)}. Use another transport, such as tcp or ipc`;
}

function misread({ address, syscall }: Failure): string {
  const transport = transportOf(address);
  const host = partsOf(address)?.host;
  // With these calls, libzmq looks for the host at once. Nothing else in the endpoint is
  // wrong.
  if (
    syscall.startsWith("zmq_connect") &&
    transportFacts(address).isWeb &&
    host !== undefined
  ) {
    return (
      `cannot connect to ${shown(address)}, because ${host} is no address, and no ` +
      "name that resolves"
    );
  }
  if (transport === "") {
    return (
      "endpoints are written transport://address, such as tcp://127.0.0.1:5555, but this " +
      `one is ${got(address)}${meantEndpoint(address)}`
    );
  }
  const { form = `${transport}://address` } = transportFacts(address);
  return `${transport} endpoints are written ${form}, but this one is ${got(address)}`;
}

function actionOf({ address, syscall, action = actions[syscall] }: Failure): string {
  return `${action} ${shown(address)}`;
}

function notFound({ address, syscall }: Failure): string {
  const endpoint = shown(address);
  if (syscall === "zmq_disconnect") {
    return `this socket is not connected to ${endpoint}. Pass the text that connect() got`;
  }
  if (syscall === "zmq_unbind") {
    return (
      `this socket is not bound to ${endpoint}. Pass the text that bind() got, or the ` +
      "endpoint that bind() resolved with"
    );
  }
  const folder = folderOf(fileOf(address) ?? "");
  return `${folder} for ${endpoint} does not exist. Make the folder first`;
}

function noFamily(failure: Failure): string {
  const isTipc = transportOf(failure.address) === "tipc";
  const missing = isTipc ? "tipc (modprobe tipc loads it)" : "addresses of this family";
  return `cannot ${actionOf(failure)}, because this system has no ${missing}`;
}

const withoutDrafts =
  "this libzmq was built without drafts, and cannot know whether another peer has the " +
  "routingId. Connect with a routingId before all else";

/** Returns what is wrong and what to do, by code. */
const reasons: Readonly<Record<string, (failure: Failure) => string | undefined>> = {
  EACCES: notPermitted,
  EADDRINUSE: inUse,
  EADDRNOTAVAIL: notHere,
  EAFNOSUPPORT: noFamily,
  EINVAL: misread,
  EMFILE: (failure) =>
    `the process has no descriptor left to ${actionOf(failure)}. Close sockets or files, ` +
    "or raise the limit (ulimit -n)",
  EMTHREAD: (failure) =>
    `cannot ${actionOf(failure)}, because the context has ioThreads: 0. Give the context a ` +
    "thread, or use inproc",
  ENOCOMPATPROTO: unfit,
  ENODEV: noDevice,
  ENOENT: notFound,
  ENOTSUP: (failure) => `cannot ${actionOf(failure)}, because ${withoutDrafts}`,
  EPROTONOSUPPORT: ({ address }) =>
    `${shown(address)} can't be used. ${unsupported(address)}`,
};

/** Returns the error of a failed call with an endpoint. Its text names the endpoint. */
export function endpointError(status: number, failure: Failure): ZmqError {
  const { address, syscall } = failure;
  const error = errorOf(status, { address, syscall });
  if (general.includes(error.code)) return error;
  const reason = reasons[error.code]?.(failure) ?? `cannot ${actionOf(failure)}`;
  return new ZmqError(error.code, {
    address,
    syscall,
    message: `${error.message}: ${reason}`,
  });
}
