import { Context } from "../context";
import { checkNames, checkOptions, wholeNumber } from "../checks";
import { AddressRules } from "./addresses";
import {
  curveHandler,
  type CurvePolicy,
  type Handler,
  nullHandler,
  type NullPolicy,
  plainHandler,
  type PlainPolicy,
} from "./policies";
import type { AuthenticationRequest, CurveRequest, NullRequest } from "./request";
import type { PlainRequest } from "./request";
import type { Verdict } from "./verdict";

/** What an {@link Authenticator} is told. */
export interface AuthenticatorOptions {
  /** The context whose sockets it decides for. Default: the context that all threads
   * share. */
  readonly context?: Context | undefined;

  /**
   * Addresses that may come in, single ones and ranges: `["10.0.0.0/8", "2001:db8::/32",
   * "::1", "ipc"]`, where `"ipc"` stands for all peers over ipc. All others are refused.
   * Default: all may. A client must still pass its mechanism.
   */
  readonly allow?: readonly string[] | undefined;

  /** Addresses that may not come in, in the same notation; they win over `allow`.
   * Default: none. */
  readonly deny?: readonly string[] | undefined;

  /** The `zapDomain`s that clients may come in to; the empty one is that of sockets that
   * have none. Default: all. */
  readonly domains?: readonly string[] | undefined;

  /** Who may come in without credentials, to sockets that have a `zapDomain`; libzmq does
   * not ask for others. Default true: everyone whose address and domain pass. */
  readonly null?: NullPolicy | undefined;

  /**
   * Who may come in with name and password: an object or a Map of passwords by user name,
   * in which each client is looked up anew, or a function. Default: nobody.
   */
  readonly plain?: PlainPolicy | undefined;

  /**
   * Whose CURVE key may come in: `"any"`; an array or Set of public keys, or an object or
   * Map of public keys by user name, all read once; a {@link CertificateStore}; or a function.
   * Default: nobody's.
   */
  readonly curve?: CurvePolicy | undefined;

  /**
   * Milliseconds that a decision may take, from 1; the client is then turned away, and may
   * try again. Keep it below the `handshakeInterval` of the sockets. Default 5000.
   */
  readonly timeout?: number | undefined;

  /** How many decisions may be under way at once, from 1; further clients wait for one to
   * be made. Default 1000. */
  readonly concurrency?: number | undefined;
}

const names: readonly string[] = [
  "context",
  "allow",
  "deny",
  "domains",
  "null",
  "plain",
  "curve",
  "timeout",
  "concurrency",
] satisfies (keyof AuthenticatorOptions)[];

/** Node's timers count in 32 bits. */
const longest = 0x7fff_ffff;

function checkAll(options: unknown): asserts options is AuthenticatorOptions {
  checkOptions(options);
  checkNames(options, names);
}

function limitOf(value: unknown, name: string, initial: number): number {
  return value === undefined ? initial : wholeNumber(value, name, 1, longest);
}

function domainSet(domains: unknown): ReadonlySet<string> | undefined {
  if (domains === undefined) return undefined;
  const isText = (domain: unknown): domain is string => typeof domain === "string";
  if (Array.isArray(domains) && domains.every(isText)) return new Set(domains);
  throw new TypeError("domains must be an array of strings");
}

/** What options come to: whom to ask about a client. */
export class Rules {
  readonly context: Context | undefined;
  readonly timeout: number;
  readonly concurrency: number;
  readonly #addresses: AddressRules;
  readonly #domains: ReadonlySet<string> | undefined;
  readonly #null: Handler<NullRequest>;
  readonly #plain: Handler<PlainRequest>;
  readonly #curve: Handler<CurveRequest>;

  /** @throws TypeError or RangeError for options that make no sense. */
  constructor(options: unknown) {
    checkAll(options);
    const { context } = options;
    if (context !== undefined && !(context instanceof Context)) {
      throw new TypeError("context must be a Context");
    }
    this.context = context;
    this.timeout = limitOf(options.timeout, "timeout", 5000);
    this.concurrency = limitOf(options.concurrency, "concurrency", 1000);
    this.#addresses = new AddressRules(options.allow, options.deny);
    this.#domains = domainSet(options.domains);
    this.#null = nullHandler(options.null);
    this.#plain = plainHandler(options.plain);
    this.#curve = curveHandler(options.curve);
  }

  /** Decides about a client; throws what a handler throws. */
  decide(request: AuthenticationRequest): Verdict | PromiseLike<Verdict> {
    if (this.#domains?.has(request.domain) === false) {
      return { allowed: false, reason: "Unknown domain" };
    }
    const reason = this.#addresses.refusal(request.address);
    if (reason !== undefined) return { allowed: false, reason };
    switch (request.mechanism) {
      case "null":
        return this.#null(request);
      case "plain":
        return this.#plain(request);
      case "curve":
        return this.#curve(request);
    }
  }
}
