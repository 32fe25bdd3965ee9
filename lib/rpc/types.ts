/** A method of an interface of calls. */
type Method = (...args: never[]) => unknown;

/** A method whose answers are a stream. */
type StreamMethod = (...args: never[]) => AsyncIterable<unknown>;

declare const untyped: unique symbol;

/** Stands for methods that the compiler knows nothing about, as in JavaScript. */
export interface UntypedApi {
  readonly [untyped]: true;
}

// Nothing else takes and returns every type.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Anything = any;

/** Whether a type is `any`. */
type IsAny<One> = 0 extends 1 & One ? true : false;

type Result<One> = One extends (...args: never[]) => infer Returned ? Returned : never;

/** The method of `Api` with this name. */
export type RpcMethod<Api, Name> = Api extends UntypedApi
  ? (input?: Anything) => Anything
  : Name extends keyof Api
    ? Api[Name]
    : never;

/** The names of the methods of `Api` that have one answer. */
export type CallName<Api> = Api extends UntypedApi ? string : TypedCallName<Api>;

type TypedCallName<Api> = {
  [Name in keyof Api & string]: IsAny<Result<Api[Name]>> extends true
    ? Name
    : Api[Name] extends StreamMethod
      ? never
      : Api[Name] extends Method
        ? Name
        : never;
}[keyof Api & string];

/** The names of the methods of `Api` that answer with a stream. */
export type StreamName<Api> = Api extends UntypedApi ? string : TypedStreamName<Api>;

type TypedStreamName<Api> = {
  [Name in keyof Api & string]: Api[Name] extends StreamMethod ? Name : never;
}[keyof Api & string];

type Parameter<One> = One extends (...args: infer Args) => unknown ? Args : never;

/** The input of a method: its one parameter, or undefined. */
export type RpcInput<One> = Parameter<One> extends [] ? undefined : Parameter<One>[0];

/**
 * What a method answers. The types don't know the codec: the default codec (JSON) turns a
 * Date into a string, and a Map into an empty object.
 */
export type RpcOutput<One> = Awaited<Result<One>>;

/** What a stream consists of. */
export type RpcItem<One> =
  IsAny<Result<One>> extends true
    ? Anything
    : Result<One> extends AsyncIterable<infer Item>
      ? Item
      : never;

/** The arguments of a call after the name of the method. */
export type RpcArguments<One, Options> =
  Parameter<One> extends []
    ? [input?: undefined, options?: Options]
    : [] extends Parameter<One>
      ? [input?: RpcInput<One>, options?: Options]
      : [input: RpcInput<One>, options?: Options];

/** The facts about a call that its handler gets. */
export interface RpcCall {
  /** The name of the method. */
  readonly method: string;
  /** The headers that the client has sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** Who calls. */
  readonly peer: RpcPeer;
  /**
   * The time of the deadline, in milliseconds as `Date.now()` counts them. Infinity if the
   * call has no deadline.
   */
  readonly deadline: number;
  /**
   * Aborts when nobody waits for the answer any more. The reason is an {@link RpcError}
   * with the code `DEADLINE_EXCEEDED`, `CANCELLED`, `CLIENT_LOST` or `SERVER_CLOSED`.
   */
  readonly signal: AbortSignal;
}

/** The other end of a call, as far as the server knows it. */
export interface RpcPeer {
  /**
   * The user id that the authentication handler has set. Undefined unless the `socket` of
   * the server has a `zapDomain` and `zapEnforceDomain`: without them, the value can come
   * from the client itself. Behind a proxy, it is the user id of the proxy.
   */
  readonly userId: string | undefined;
  /** The numeric address of the client or of the proxy. Undefined over inproc. */
  readonly address: string | undefined;
}

/** The function that runs a method. */
export type RpcHandler<One> = (input: RpcInput<One>, call: RpcCall) => Returned<One>;

type Returned<One> =
  IsAny<Result<One>> extends true
    ? Anything
    : One extends StreamMethod
      ? AsyncIterable<RpcItem<One>> | Promise<AsyncIterable<RpcItem<One>>>
      : RpcOutput<One> | Promise<RpcOutput<One>>;
