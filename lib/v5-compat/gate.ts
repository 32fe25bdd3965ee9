/** A gate that is closed as long as there is a reason. */
export class Gate<Reason extends string> {
  readonly #reasons = new Set<Reason>();
  #opened: Promise<void> | undefined;
  #open: () => void = () => undefined;

  shut(reason: Reason): void {
    this.#reasons.add(reason);
    this.#opened ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  /** Takes a reason away; the gate may stay closed for another one. */
  open(reason: Reason): void {
    if (!this.#reasons.delete(reason) || this.#reasons.size > 0) return;
    this.#opened = undefined;
    this.#open();
  }

  /** Undefined while it is open, else a promise that resolves when it is opened. */
  get closed(): Promise<void> | undefined {
    return this.#opened;
  }
}
