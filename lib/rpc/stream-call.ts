import { RpcError } from "./errors";
import { type Demand, Exchange, type ExchangeOwner } from "./exchange";
import { Lease } from "./lease";
import { creditHeader, idOf, kind, type Parsed, plainHeader } from "./protocol";
import { unfit, unreadable } from "./unary";

/** The limits of a stream. */
export interface StreamTerms {
  /** The number of items that may wait to be read. */
  readonly credit: number;
  /** Milliseconds of silence after which the stream is lost. */
  readonly lease: number;
}

interface Reader {
  readonly resolve: (result: IteratorResult<unknown, undefined>) => void;
  readonly reject: (reason: unknown) => void;
}

/** How a stream has ended: with an error, or without. */
interface End {
  readonly failed: boolean;
  readonly reason: unknown;
}

const done: IteratorResult<never, undefined> = { done: true, value: undefined };
const clean: End = { failed: false, reason: undefined };

/** A stream of answers, as its client knows it: the items that nobody has read yet. */
export class StreamCall extends Exchange {
  readonly #terms: StreamTerms;
  readonly #items: unknown[] = [];
  readonly #readers: Reader[] = [];
  #end: End | undefined;
  /** The number of items that were read, and for which no credit was sent yet. */
  #unpaid = 0;
  #lease: Lease | undefined;

  constructor(owner: ExchangeOwner, demand: Demand, terms: StreamTerms) {
    super(owner, demand);
    this.#terms = terms;
  }

  override start(): void {
    super.start();
    this.#lease = new Lease(this.#terms.lease, this.#giveSign, this.#lose);
  }

  override take(message: Parsed): void {
    this.#lease?.hear();
    const { what } = message;
    if (what === kind.item) this.#takeItem(message);
    else if (what === kind.end) this.#finish(clean);
    else if (what === kind.error) this.failWith(message);
    else if (what !== kind.kept) this.abandon(unfit(this.method));
  }

  /** Resolves with the next item. */
  next(): Promise<IteratorResult<unknown, undefined>> {
    return new Promise((resolve, reject) => {
      if (this.#items.length > 0) {
        resolve({ done: false, value: this.#items.shift() });
        this.#pay();
      } else if (this.#end === undefined) {
        this.#readers.push({ resolve, reject });
      } else {
        const { failed, reason } = this.#end;
        // The error is thrown once. After that, the iteration is over.
        this.#end = clean;
        if (failed) reject(reason);
        else resolve(done);
      }
    });
  }

  /** Cancels the stream, and forgets the items that nobody has read. */
  leave(): void {
    this.#items.length = 0;
    this.#end = clean;
    if (!this.ended) this.link?.cancel(this.number);
    this.end();
    for (const { resolve } of this.#readers.splice(0)) resolve(done);
  }

  protected override terms(): StreamTerms {
    return this.#terms;
  }

  protected override reject(reason: unknown): void {
    this.#close({ failed: true, reason });
  }

  protected override end(): boolean {
    this.#lease?.end();
    return super.end();
  }

  #takeItem({ rest }: Parsed): void {
    if (this.#items.length >= this.#terms.credit) {
      this.abandon(unfit(this.method));
      return;
    }
    let value: unknown;
    try {
      value = this.owner.bodies.decode(rest, this.method);
    } catch (cause) {
      this.abandon(unreadable(this.method, cause));
      return;
    }
    const reader = this.#readers.shift();
    if (reader === undefined) {
      this.#items.push(value);
    } else {
      reader.resolve({ done: false, value });
      this.#pay();
    }
  }

  #finish(end: End): void {
    if (this.end()) this.#close(end);
  }

  #close(end: End): void {
    this.#end = end;
    const [first, ...others] = this.#readers.splice(0);
    if (first === undefined) return;
    this.#end = clean;
    if (end.failed) first.reject(end.reason);
    else first.resolve(done);
    for (const { resolve } of others) resolve(done);
  }

  /** Grants credit for the items that were read, when they are half of the window. */
  #pay(): void {
    this.#unpaid += 1;
    if (this.ended || this.#unpaid * 2 < this.#terms.credit) return;
    const paid = this.link?.tell(creditHeader(idOf(this.number), this.#unpaid));
    if (paid === true) this.#unpaid = 0;
  }

  readonly #giveSign = (): void => {
    const { link } = this;
    if (link === undefined) {
      this.#lease?.hear();
      return;
    }
    const id = idOf(this.number);
    const paid = this.#unpaid > 0 && link.tell(creditHeader(id, this.#unpaid));
    if (paid) this.#unpaid = 0;
    link.tell(plainHeader(kind.keep, id));
  };

  readonly #lose = (): void => {
    const text = `The server has said nothing about ${this.method} for too long`;
    this.abandon(new RpcError("SERVER_LOST", text));
  };
}
