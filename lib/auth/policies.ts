import { isPlainObject, kindOf } from "../checks";
import { Buffer } from "node:buffer";
import { types } from "node:util";

import { CertificateStore } from "./certificate-store";
import { keyBytes, KeyTable, same } from "./keys";
import type { CurveRequest, NullRequest, PlainRequest } from "./request";
import { mayBeAdded, type Verdict } from "./verdict";

/** Returns the verdict about a client, or a promise of it. */
export type Handler<RequestType> = (
  request: RequestType,
) => Verdict | PromiseLike<Verdict>;

/** User names, each with its password or key. */
type Users<Proof> = Readonly<Record<string, Proof>> | ReadonlyMap<string, Proof>;

/**
 * Who may connect with a password: passwords by user name, or a function that decides.
 */
export type PlainPolicy = Users<string> | Handler<PlainRequest>;

/**
 * The CURVE keys with which clients may connect: `"any"`, a list of public keys, public
 * keys by user name, a folder of certificates, or a function that decides.
 */
export type CurvePolicy =
  | "any"
  | readonly (string | Uint8Array)[]
  | ReadonlySet<string | Uint8Array>
  | Users<string | Uint8Array>
  | CertificateStore
  | Handler<CurveRequest>;

/**
 * Who may connect without credentials: everyone (true), nobody (false), or a function
 * that decides.
 */
export type NullPolicy = boolean | Handler<NullRequest>;

/** What becomes of a CURVE or PLAIN client that no list of the authenticator has. */
export type UnknownClients = "refuse" | "wait";

function refusal(reason: string, unknownClients: UnknownClients = "refuse"): Verdict {
  return { allowed: false, reason, temporary: unknownClients === "wait" };
}

function isHandler<RequestType>(policy: unknown): policy is Handler<RequestType> {
  return typeof policy === "function";
}

/**
 * Describes a wrong policy for an error. The text has no contents, which may be secret.
 */
function kindOfPolicy(policy: unknown): string {
  if (typeof policy !== "object" || policy === null) return kindOf(policy);
  if (types.isPromise(policy)) return "a Promise, which has to be awaited first";
  return `an object of another kind, ${Object.prototype.toString.call(policy)}`;
}

type UserTable = Readonly<Record<string, unknown>> | ReadonlyMap<unknown, unknown>;

function isUserTable(policy: unknown): policy is UserTable {
  return types.isMap(policy) || isPlainObject(policy);
}

function usersIn(table: UserTable): Iterable<readonly [unknown, unknown]> {
  return types.isMap(table) ? table : Object.entries(table);
}

/** Returns the entry of `name`. Properties of an object's prototype do not count. */
function entryOf(table: UserTable, name: string): unknown {
  if (types.isMap(table)) return table.get(name);
  return Object.getOwnPropertyDescriptor(table, name)?.value;
}

/**
 * Returns the handler for a policy of clients without credentials.
 *
 * @throws TypeError for an invalid policy.
 */
export function nullHandler(policy: unknown): Handler<NullRequest> {
  if (policy === undefined || policy === true) return () => true;
  if (policy === false) return () => refusal("Clients without credentials are refused");
  if (isHandler<NullRequest>(policy)) return policy;
  throw new TypeError(
    `null must be true, false or a function, but is ${kindOfPolicy(policy)}`,
  );
}

function checkUser(user: unknown, option: string): asserts user is string {
  if (typeof user === "string") return;
  throw new TypeError(
    `${option} must have strings as user names, but one is ${kindOf(user)}`,
  );
}

/** A table may have a user without a password. That user can't connect. */
function checkPassword(password: unknown): asserts password is string | undefined {
  if (password === undefined || typeof password === "string") return;
  throw new TypeError(
    `plain must have strings as passwords, but one is ${kindOf(password)}`,
  );
}

/**
 * Compared with the password of an unknown user, so that the check takes the same time.
 */
const placeholderPassword = Buffer.alloc(16);

/**
 * Returns the handler for a policy of PLAIN clients.
 *
 * @throws TypeError for an invalid policy.
 */
export function plainHandler(
  policy: unknown,
  unknownClients: UnknownClients,
): Handler<PlainRequest> {
  if (policy === undefined) return () => refusal("There is no policy for PLAIN");
  if (isHandler<PlainRequest>(policy)) return policy;
  if (!isUserTable(policy)) {
    throw new TypeError(
      `plain must be an object or Map of passwords, or a function, but is ${kindOfPolicy(policy)}`,
    );
  }
  for (const [user, password] of usersIn(policy)) {
    checkUser(user, "plain");
    checkPassword(password);
  }
  return ({ username, password }) => {
    const expected = entryOf(policy, username);
    checkPassword(expected);
    const known = expected === undefined ? placeholderPassword : Buffer.from(expected);
    const right = same(known, Buffer.from(password));
    if (right && expected !== undefined) return true;
    return refusal("Unknown user or wrong password", unknownClients);
  };
}

function fromStore(
  store: CertificateStore,
  unknownClients: UnknownClients,
): Handler<CurveRequest> {
  return ({ publicKey }) => {
    const certificate = store.get(publicKey);
    if (certificate === undefined) return refusal("Unknown key", unknownClients);
    const metadata = [...certificate.metadata].filter(([name]) => mayBeAdded(name));
    return { allowed: true, metadata: new Map(metadata) };
  };
}

/** Keys with the name of their user, if the user is known. */
type Keys = KeyTable<{ user: string | undefined }>;

function keyList(keys: Iterable<unknown>): Keys {
  const table: Keys = new KeyTable();
  for (const key of keys) table.set(keyBytes(key, "A key in curve"), { user: undefined });
  return table;
}

function keysOfUsers(users: UserTable): Keys {
  const table: Keys = new KeyTable();
  for (const [user, key] of usersIn(users)) {
    checkUser(user, "curve");
    table.set(keyBytes(key, "A key in curve"), { user });
  }
  return table;
}

function keysIn(policy: unknown): Keys {
  if (Array.isArray(policy) || types.isSet(policy)) return keyList(policy);
  if (isUserTable(policy)) return keysOfUsers(policy);
  throw new TypeError(
    'curve must be "any", an array or Set of public keys, an object or Map of public ' +
      `keys, a CertificateStore or a function, but is ${kindOfPolicy(policy)}`,
  );
}

/** Returns the keys of a collection, and the names of their users. */
function contentOf(policy: unknown): unknown[] {
  if (Array.isArray(policy) || types.isSet(policy)) return [...policy];
  return isUserTable(policy) ? [...usersIn(policy)].flat() : [];
}

/**
 * Returns a function that returns the table of the keys in a collection. The table is made
 * anew when the collection has changed.
 *
 * @throws TypeError or RangeError for an invalid collection, also later.
 */
function keysOf(policy: unknown): () => Keys {
  let table = keysIn(policy);
  let seen = contentOf(policy);
  return () => {
    const content = contentOf(policy);
    const isSame =
      content.length === seen.length && content.every((item, at) => item === seen[at]);
    if (isSame) return table;
    table = keysIn(policy);
    seen = content;
    return table;
  };
}

/**
 * Returns the handler for a policy of CURVE clients.
 *
 * @throws TypeError or RangeError for an invalid policy.
 */
export function curveHandler(
  policy: unknown,
  unknownClients: UnknownClients,
): Handler<CurveRequest> {
  if (policy === undefined) return () => refusal("There is no policy for CURVE");
  if (policy === "any") return () => true;
  if (isHandler<CurveRequest>(policy)) return policy;
  if (policy instanceof CertificateStore) return fromStore(policy, unknownClients);
  const table = keysOf(policy);
  return ({ publicKey }) => {
    const found = table().get(keyBytes(publicKey, "publicKey"));
    if (found === undefined) return refusal("Unknown key", unknownClients);
    return found.user === undefined || { allowed: true, userId: found.user };
  };
}
