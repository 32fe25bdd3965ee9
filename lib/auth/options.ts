import { Context } from "../context";
import { checkNames, checkOptions, got, kindOf, wholeNumber } from "../checks";
import { outOfRange } from "../errors";
import { longestTime } from "../engine/operation";
import { AddressRules } from "./addresses";
import {
  curveHandler,
  type CurvePolicy,
  type Handler,
  nullHandler,
  type NullPolicy,
  plainHandler,
  type PlainPolicy,
  type UnknownClients,
} from "./policies";
import type {
  AuthenticationRequest,
  CurveRequest,
  NullRequest,
  PlainRequest,
} from "./request";
import type { Refusal, Verdict } from "./verdict";

/** The options of an {@link Authenticator}. */
export interface AuthenticatorOptions {
  /**
   * The context whose sockets the authenticator decides for. Default: the context that
   * all threads share.
   */
  readonly context?: Context | undefined;

  /**
   * The addresses that may connect, as single addresses and ranges: `["10.0.0.0/8",
   * "2001:db8::/32", "::1", "ipc"]`. `"ipc"` stands for all ipc peers. All other
   * addresses are refused. The client must still pass its mechanism. Default: all
   * addresses may connect.
   */
  readonly allow?: readonly string[] | undefined;

  /**
   * The addresses that must not connect, in the notation of `allow`. An address in both
   * lists is refused. Default: none.
   */
  readonly deny?: readonly string[] | undefined;

  /**
   * The `zapDomain`s to which clients may connect. The empty string stands for sockets
   * without a `zapDomain`. Default: all.
   */
  readonly domains?: readonly string[] | undefined;

  /**
   * Who may connect without credentials to a socket that has a `zapDomain`. libzmq does
   * not ask about sockets without one. Default true: every client whose address and
   * domain pass.
   */
  readonly null?: NullPolicy | undefined;

  /**
   * Who may connect with a user name and a password. Takes a function, or an object or
   * Map of passwords by user name. The object or Map is read again for each client.
   * Default: nobody.
   */
  readonly plain?: PlainPolicy | undefined;

  /**
   * The CURVE keys with which clients may connect. Takes `"any"` or a function, an array
   * or Set of public keys, or a {@link CertificateStore}. It also takes an object or Map
   * of public keys by user name. All of them are read again when they change. Default:
   * no key.
   */
  readonly curve?: CurvePolicy | undefined;

  /**
   * What becomes of a CURVE client whose key is not in `curve`, and of a PLAIN client whose
   * name and password are not in `plain`. `"refuse"`: ZAP status 400, and the client gives
   * up. `"wait"`: ZAP status 300, and the client tries again until it is let in. It does so
   * when the `handshakeInterval` of its own socket or of ours has passed, whichever is
   * shorter. Functions decide for themselves: see `temporary` of {@link Refusal}. Default
   * `"refuse"`.
   */
  readonly unknownClients?: UnknownClients | undefined;

  /**
   * Milliseconds within which a decision must be made, from 1. After this time limit the
   * client is turned away, and may try again. Keep the limit below the
   * `handshakeInterval` of the sockets. Default 5000.
   */
  readonly timeout?: number | undefined;

  /**
   * The number of decisions that may be pending at once, from 1. Further clients wait
   * until one is made. Default 1000.
   */
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
  "unknownClients",
  "timeout",
  "concurrency",
] satisfies (keyof AuthenticatorOptions)[];

function checkAll(options: unknown): asserts options is AuthenticatorOptions {
  checkOptions(options);
  checkNames(options, names);
}

function limitOf(value: unknown, name: string, initial: number): number {
  return value === undefined ? initial : wholeNumber(value, name, 1, longestTime);
}

function unknownClientsOf(value: unknown): UnknownClients {
  if (value === undefined || value === "refuse" || value === "wait") {
    return value ?? "refuse";
  }
  const text = `unknownClients must be "refuse" or "wait", but is ${got(value)}`;
  throw typeof value === "string" ? outOfRange(text) : new TypeError(text);
}

function domainSet(domains: unknown): ReadonlySet<string> | undefined {
  if (domains === undefined) return undefined;
  const isText = (domain: unknown): domain is string => typeof domain === "string";
  if (Array.isArray(domains) && domains.every(isText)) return new Set(domains);
  throw new TypeError(
    `domains must be an array of strings, but ${
      Array.isArray(domains)
        ? `has ${kindOf(domains.find((domain) => !isText(domain)))}`
        : `is ${kindOf(domains)}`
    }`,
  );
}

/** The checked options, with one handler for each mechanism. */
export class Rules {
  readonly context: Context | undefined;
  readonly timeout: number;
  readonly concurrency: number;
  readonly #addresses: AddressRules;
  readonly #domains: ReadonlySet<string> | undefined;
  readonly #null: Handler<NullRequest>;
  readonly #plain: Handler<PlainRequest>;
  readonly #curve: Handler<CurveRequest>;

  /**
   * Checks the options.
   *
   * @throws TypeError or RangeError for invalid options.
   */
  constructor(options: unknown) {
    checkAll(options);
    const { context } = options;
    if (context !== undefined && !(context instanceof Context)) {
      throw new TypeError(
        `context must be a Context of this copy of zmq-napi, but is ${kindOf(context)}`,
      );
    }
    this.context = context;
    this.timeout = limitOf(options.timeout, "timeout", 5000);
    this.concurrency = limitOf(options.concurrency, "concurrency", 1000);
    this.#addresses = new AddressRules(options.allow, options.deny);
    this.#domains = domainSet(options.domains);
    this.#null = nullHandler(options.null);
    const unknownClients = unknownClientsOf(options.unknownClients);
    this.#plain = plainHandler(options.plain, unknownClients);
    this.#curve = curveHandler(options.curve, unknownClients);
  }

  /**
   * Returns the verdict about a client, or a promise of it. Errors of a handler are
   * thrown.
   */
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
