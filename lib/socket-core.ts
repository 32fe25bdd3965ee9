import { lookup } from "node:dns/promises";

import { optionNumber, POLLIN, POLLOUT } from "./constants";
import type { ContextCore, ContextUser } from "./context";
import {
  checkEndpoint,
  Endpoints,
  hostToResolve,
  transportOf,
  withHost,
} from "./endpoint";
import { guardDescriptor, guardSecurity, optionOf } from "./guards";
import { EADDRINUSE, errorOf, succeed, ZmqError } from "./errors";
import { Monitor } from "./events/monitor";
import type { Message } from "./message";
import { Messages } from "./messages";
import { AddonSocket, type NativeSocket } from "./native";
import type { OperationOptions } from "./operation";
import { bool } from "./options/kinds";
import { SocketStore } from "./options/socket-store";
import { text } from "./options/texts";
import { Readiness } from "./readiness";
import { Receiver } from "./receiver";
import { Sender } from "./sender";
import { turn } from "./turn";

const lastEndpoint = text(optionNumber.lastEndpoint);
const ipv6 = bool(optionNumber.ipv6);

/**
 * The inside of a socket: its libzmq socket, its two halves, its endpoints and options.
 * Open until {@link close}; afterwards everything but `closed` throws `EBADF`.
 */
export class SocketCore<Frames extends Message[] = Message[]> {
  readonly type: number;
  readonly endpoints = new Endpoints();
  readonly store = new SocketStore(this);

  readonly #native: NativeSocket = new AddonSocket();
  /** The public object: it lives while its core is waited on. */
  readonly #owner: ContextUser;
  readonly #leaveContext: () => void;
  readonly #readiness: Readiness;
  // The halves are made when first used: an idle socket should cost little.
  #receiver: Receiver<Frames> | undefined;
  #sender: Sender | undefined;
  #monitor: Monitor | undefined;
  #mayLend = true;
  // The addon holds this function: strongly while somebody waits, so that a socket with
  // waiting operations is never collected; else weakly, so that a forgotten one is. Until
  // then this field keeps it.
  readonly #waiter: () => void;
  #closed = false;

  constructor(type: number, context: ContextCore, user: ContextUser) {
    this.type = type;
    this.#owner = user;
    const serve = (): void => {
      this.#receiver?.serve();
      this.#sender?.serve();
    };
    this.#readiness = new Readiness(this.#native, serve);
    this.#waiter = () => {
      turn.begin();
      if (!this.#owner.closed) serve();
    };
    succeed(this.#native.open(context.native, type, this.#waiter), {
      syscall: "zmq_socket",
    });
    this.#leaveContext = context.enter(user);
  }

  get closed(): boolean {
    return this.#closed;
  }

  get native(): NativeSocket {
    this.checkOpen();
    return this.#native;
  }

  get receiver(): Receiver<Frames> {
    this.checkOpen();
    this.#receiver ??= new Receiver(this.#native, this.#readiness);
    return this.#receiver;
  }

  get sender(): Sender {
    this.checkOpen();
    this.#sender ??= new Sender(this.#native, this.#readiness, this.#mayLend);
    return this.#sender;
  }

  /** Where this socket's events are told. */
  get monitor(): Monitor {
    this.checkOpen();
    this.#monitor ??= new Monitor(this);
    return this.#monitor;
  }

  messages(options: OperationOptions | undefined): Messages<Frames> {
    return new Messages(this, this.receiver, options);
  }

  checkOpen(): void {
    if (this.#closed) throw new ZmqError("EBADF");
  }

  /** Whether libzmq says that `event`, POLLIN or POLLOUT, is possible. */
  ready(event: number): boolean {
    if (this.#closed) return false;
    const events = this.#native.events();
    this.#readiness.touched(POLLIN | POLLOUT);
    return events > 0 && (events & event) !== 0;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#readiness.close();
    this.#receiver?.close(new ZmqError("EAGAIN"));
    this.#sender?.close(new ZmqError("EAGAIN"));
    this.#monitor?.socketCloses();
    this.#native.close();
    this.#leaveContext();
  }

  /** Binds, after resolving a host name; answers the endpoint really bound. */
  async bind(address: string): Promise<string> {
    checkEndpoint(address, "bind", this.type);
    const host = hostToResolve(address);
    if (host === undefined) return this.bindNow(address);
    const family = optionOf(this.native, ipv6) ? 0 : 4;
    let ip: string;
    try {
      ip = (await lookup(host, { family })).address;
    } catch {
      throw new ZmqError("ENODEV", {
        address,
        syscall: "zmq_bind",
        message: `No such device: ${host} is no interface or host name of this machine`,
      });
    }
    this.checkOpen();
    return this.bindNow(address, withHost(address, ip));
  }

  /** Binds at once; `asked` is what the user knows the endpoint by. */
  bindNow(asked: string, address = asked): string {
    checkEndpoint(asked, "bind", this.type);
    guardSecurity(this.native, asked);
    guardDescriptor(this.native, asked);
    const status = this.native.bind(address);
    if (status < 0) throw bindError(this.#monitor?.statusOfBind(status) ?? status, asked);
    const actual = optionOf(this.native, lastEndpoint);
    this.endpoints.addBound(asked, actual ?? asked);
    this.#joined(asked);
    return actual ?? asked;
  }

  unbind(address: string): void {
    const actual = this.endpoints.actual(address);
    succeed(this.native.unbind(actual), { address, syscall: "zmq_unbind" });
    this.endpoints.removeBound(actual);
  }

  connect(address: string, routingId?: Uint8Array): void {
    const native = this.native;
    checkEndpoint(address, "connect", this.type);
    guardSecurity(native, address);
    const id =
      routingId === undefined ? undefined : Buffer.from(routingId).toString("hex");
    if (id !== undefined && this.endpoints.names(id)) throw idTaken(address);
    const status = native.connect(address, routingId);
    if (status === EADDRINUSE && id !== undefined) throw idTaken(address);
    succeed(status, { address, syscall: "zmq_connect" });
    this.endpoints.addConnected(address, id);
    this.#joined(address);
  }

  disconnect(address: string): void {
    succeed(this.native.disconnect(address), { address, syscall: "zmq_disconnect" });
    this.endpoints.removeConnected(address);
  }

  /** Something has changed that those who wait may have waited for. */
  changed(): void {
    this.#readiness.touched(POLLIN | POLLOUT);
  }

  #joined(address: string): void {
    this.changed();
    if (transportOf(address) !== "inproc") return;
    this.#mayLend = false;
    this.#sender?.stopLending();
  }
}

function idTaken(address: string): ZmqError {
  return new ZmqError("EADDRINUSE", {
    address,
    message: "Address already in use: another peer of this socket has that routing id",
  });
}

function bindError(status: number, address: string): ZmqError {
  const error = errorOf(status, { address, syscall: "zmq_bind" });
  if (error.code !== "ENOENT") return error;
  return new ZmqError("ENOENT", {
    address,
    syscall: "zmq_bind",
    message: "No such file or directory: the folder for the socket does not exist",
  });
}
