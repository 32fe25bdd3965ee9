/** A finding of the process that loads the package. Each is a line of JSON. */
export type Finding = Loaded | Refused | Outcome;

/** The binary was loaded. */
export interface Loaded {
  readonly kind: "loaded";
  readonly file: string | undefined;
  readonly libzmq: string;
  /**
   * The version of libsodium. Null with the system's libzmq, which does not report it.
   */
  readonly libsodium: string | null;
  /** The digest of libzmq's patches. Null with the system's libzmq. */
  readonly patches: string | null;
  readonly capability: Readonly<Record<string, boolean>>;
}

/** The binary was not loaded. The message is the whole text of the error. */
export interface Refused {
  readonly kind: "refused";
  readonly message: string;
  /** The system's own error message. Null if there is none. */
  readonly cause: string | null;
}

/** The result of sending a message over one transport. */
export interface Outcome {
  readonly kind: "outcome";
  readonly name: string;
  readonly result: "passed" | "failed" | "skipped";
  readonly milliseconds: number;
  /** Why the message did not arrive. Null if it did. */
  readonly reason: string | null;
}
