import { RpcError, textOf } from "./errors";
import { type Demand, Exchange, type ExchangeOwner } from "./exchange";
import { kind, type Parsed } from "./protocol";

const noTerms = { credit: 0, lease: 0 };

/** A call with one answer, as its client knows it. */
export class UnaryCall extends Exchange {
  readonly promise: Promise<unknown>;
  #resolve!: (value: unknown) => void;
  #reject!: (reason: unknown) => void;

  constructor(owner: ExchangeOwner, demand: Demand) {
    super(owner, demand);
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  override take(message: Parsed): void {
    if (message.what === kind.answer) this.#answer(message);
    else if (message.what === kind.error) this.failWith(message);
    else this.abandon(unfit(this.method));
  }

  protected override terms(): typeof noTerms {
    return noTerms;
  }

  protected override reject(reason: unknown): void {
    this.#reject(reason);
  }

  #answer({ rest }: Parsed): void {
    let value: unknown;
    try {
      value = this.owner.bodies.decode(rest, this.method);
    } catch (cause) {
      this.fail(unreadable(this.method, cause));
      return;
    }
    if (this.end()) this.#resolve(value);
  }
}

/** Returns the error for an answer that can't be decoded. */
export function unreadable(method: string, cause: unknown): RpcError {
  const text = `The answer of ${method} can't be read: ${textOf(cause)}`;
  return new RpcError("BAD_ANSWER", text, { cause });
}

/** Returns the error for a message that does not fit the call. */
export function unfit(method: string): RpcError {
  return new RpcError(
    "BAD_ANSWER",
    `The server broke the protocol in a call of ${method}`,
  );
}
