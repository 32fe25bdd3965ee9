/** The exit codes of all commands. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** The command line is wrong. */
  misused: 2,
  /** A time limit ran out. */
  timedOut: 3,
} as const;

/** A failure whose message is a sentence for people. It is shown without a stack. */
export class Failure extends Error {
  /** @param message The sentence, without the stop at its end. */
  constructor(
    message: string,
    readonly exitCode: number = exitCodes.failed,
  ) {
    super(message);
  }
}

/** A failure because the command line is wrong. */
export class UsageError extends Failure {
  constructor(message: string) {
    super(message, exitCodes.misused);
  }
}

/** A failure because a time limit ran out. */
export class TimeoutFailure extends Failure {
  constructor(message: string) {
    super(message, exitCodes.timedOut);
  }
}
