// How calls end, in a form that can be compared.

export interface Ending {
  /** A call that `waits` has not ended within the time that it was given. */
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

/** Says how a call ends; with a limit in milliseconds, whether it waits for longer. */
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

/** Promises of zeromq.js come from outside of the sandbox that Jest runs tests in. */
function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

function waiting(limit: number): Promise<Ending> {
  return new Promise((resolve) => {
    setTimeout(() => resolve({ how: "waits" }), limit);
  });
}
