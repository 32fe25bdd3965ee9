import { Buffer } from "node:buffer";
import { types } from "node:util";

import { CertificateStore } from "./certificate-store";
import { keyBytes, KeyTable, same } from "./keys";
import type { CurveRequest, NullRequest, PlainRequest } from "./request";
import { mayBeAdded, type Verdict } from "./verdict";

/** Decides about a client, at once or later. */
export type Handler<Asking> = (request: Asking) => Verdict | PromiseLike<Verdict>;

/** Names of users, and what each of them has to show. */
type Users<Proof> = Readonly<Record<string, Proof>> | ReadonlyMap<string, Proof>;

/** Who may come in with a password: by a list of users and passwords, or as a function
 * decides. */
export type PlainPolicy = Users<string> | Handler<PlainRequest>;

/**
 * Which CURVE keys may come in: `"any"`, a list of public keys, user names with the public
 * key of each, a folder of certificates, or as a function decides.
 */
export type CurvePolicy =
  | "any"
  | readonly (string | Uint8Array)[]
  | ReadonlySet<string | Uint8Array>
  | Users<string | Uint8Array>
  | CertificateStore
  | Handler<CurveRequest>;

/** Who may come in without credentials: everyone, nobody, or as a function decides. */
export type NullPolicy = boolean | Handler<NullRequest>;

function refuse(reason: string): Verdict {
  return { allowed: false, reason };
}

function isHandler<Asking>(policy: unknown): policy is Handler<Asking> {
  return typeof policy === "function";
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}

/** What policies say that must not be read from a user's prototype. */
function own(users: object, name: string): unknown {
  if (types.isMap(users)) return users.get(name);
  return Object.getOwnPropertyDescriptor(users, name)?.value;
}

export function nullHandler(policy: unknown): Handler<NullRequest> {
  if (policy === undefined || policy === true) return () => true;
  if (policy === false) return () => refuse("Clients without credentials are refused");
  if (isHandler<NullRequest>(policy)) return policy;
  throw new TypeError("null must be true, false or a function");
}

/** Compared with when there is no such user, so that this takes no less time. */
const nobody = Buffer.alloc(16);

export function plainHandler(policy: unknown): Handler<PlainRequest> {
  if (policy === undefined) return () => refuse("There is no policy for PLAIN");
  if (isHandler<PlainRequest>(policy)) return policy;
  if (typeof policy !== "object" || policy === null) {
    throw new TypeError("plain must be an object or Map of passwords, or a function");
  }
  return ({ username, password }) => {
    const expected = own(policy, username);
    if (expected !== undefined && typeof expected !== "string") {
      throw new TypeError("plain must have strings as passwords");
    }
    const known = expected === undefined ? nobody : Buffer.from(expected);
    const right = same(known, Buffer.from(password));
    return (right && expected !== undefined) || refuse("Unknown user or wrong password");
  };
}

function fromStore(store: CertificateStore): Handler<CurveRequest> {
  return ({ publicKey }) => {
    const certificate = store.get(publicKey);
    if (certificate === undefined) return refuse("Unknown key");
    const metadata = [...certificate.metadata].filter(([name]) => mayBeAdded(name));
    return { allowed: true, metadata: new Map(metadata) };
  };
}

/** Keys, each with the user that it belongs to, if that is known. */
function keyTable(policy: object): KeyTable<{ user: string | undefined }> {
  const table = new KeyTable<{ user: string | undefined }>();
  const named = types.isMap(policy) || !isIterable(policy);
  if (named) {
    const entries: Iterable<readonly [unknown, unknown]> = types.isMap(policy)
      ? policy
      : Object.entries(policy);
    for (const [user, key] of entries) {
      if (typeof user !== "string") throw new TypeError("curve must have user names");
      table.set(keyBytes(key, "A key in curve"), { user });
    }
    return table;
  }
  for (const key of policy)
    table.set(keyBytes(key, "A key in curve"), { user: undefined });
  return table;
}

export function curveHandler(policy: unknown): Handler<CurveRequest> {
  if (policy === undefined) return () => refuse("There is no policy for CURVE");
  if (policy === "any") return () => true;
  if (isHandler<CurveRequest>(policy)) return policy;
  if (policy instanceof CertificateStore) return fromStore(policy);
  if (typeof policy !== "object" || policy === null || ArrayBuffer.isView(policy)) {
    throw new TypeError(
      'curve must be "any", a list of public keys, user names with public keys, ' +
        "a CertificateStore or a function",
    );
  }
  const table = keyTable(policy);
  return ({ publicKey }) => {
    const found = table.get(keyBytes(publicKey, "publicKey"));
    if (found === undefined) return refuse("Unknown key");
    return found.user === undefined || { allowed: true, userId: found.user };
  };
}
