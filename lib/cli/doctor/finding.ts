/** What a process that loads the package has to say, a line of JSON each. */
export type Finding = Loaded | Refused | Outcome;

/** The binary is loaded. */
export interface Loaded {
  readonly kind: "loaded";
  readonly file: string | undefined;
  readonly libzmq: string;
  /** Null where the system's libzmq keeps it to itself. */
  readonly libsodium: string | null;
  /** The digest of libzmq's patches; null where the system's libzmq is used. */
  readonly patches: string | null;
  readonly capability: Readonly<Record<string, boolean>>;
}

/** It is not, and this is the whole error. */
export interface Refused {
  readonly kind: "refused";
  readonly message: string;
  /** What the system has said. */
  readonly cause: string | null;
}

/** What has become of a message over one transport. */
export interface Outcome {
  readonly kind: "outcome";
  readonly name: string;
  readonly result: "passed" | "failed" | "skipped";
  readonly milliseconds: number;
  /** Why it was not passed. */
  readonly reason: string | null;
}
