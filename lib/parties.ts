// The clients and servers of `zmq-napi/rpc`, as metrics see them. They are here, so that metrics
// find them without that entry point.

import { Living } from "./living";

/** A client or server of `zmq-napi/rpc`, as metrics see it. */
export interface Party<Figures extends object> {
  /** The RpcClient or RpcServer. */
  readonly object: object;
  readonly endpoints: readonly string[];
  statistics(): Figures;
}

/** The figures of an RpcClient. */
export interface ClientFigures {
  readonly underWay: number;
  readonly waiting: number;
  readonly retried: number;
  readonly unawaited: number;
  readonly malformed: number;
}

/** The figures of an RpcServer. */
export interface ServerFigures {
  readonly running: number;
  readonly queued: number;
  readonly refused: number;
  readonly malformed: number;
  readonly undelivered: number;
}

/**
 * The clients and servers that are open on this thread.
 */
export const parties = {
  clients: new Living<Party<ClientFigures>>(),
  servers: new Living<Party<ServerFigures>>(),
} as const;

/** An object among {@link Living} ones. Whoever keeps the membership keeps the object. */
export interface Membership {
  readonly member: object;
  leave(): void;
}

/** Adds an object. `leave` of the result removes it. */
export function join<T extends object>(all: Living<T>, member: T): Membership {
  return { member, leave: all.add(member) };
}
