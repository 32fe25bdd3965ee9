// The outcomes of calls, in a form that tests can compare.

export interface Ending {
  /** A call that `waits` has not ended within its time limit. */
  readonly how: "returns" | "throws" | "resolves" | "rejects" | "waits";
  readonly value?: unknown;
  /** The name of the error's class. */
  readonly type?: string | undefined;
  readonly message?: string;
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly address?: unknown;
}

function failure(how: "throws" | "rejects", error: any): Ending {
  const { message, code, errno, address } = error;
  return { how, type: error.constructor.name, message, code, errno, address };
}

/**
 * Returns how a call ends. With a limit in milliseconds: whether the call waits for longer.
 */
export async function endingOf(act: () => unknown, limit?: number): Promise<Ending> {
  let result: unknown;
  try {
    result = act();
  } catch (error) {
    return failure("throws", error);
  }
  if (!isThenable(result)) return { how: "returns", value: result };
  const settled = Promise.resolve(result).then(
    (value): Ending => ({ how: "resolves", value }),
    (error: unknown) => failure("rejects", error),
  );
  return limit === undefined ? settled : Promise.race([settled, waiting(limit)]);
}

/** Promises of zeromq.js do not come from the sandbox in which Jest runs tests. */
function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

function waiting(limit: number): Promise<Ending> {
  return new Promise((resolve) => {
    setTimeout(() => resolve({ how: "waits" }), limit);
  });
}
