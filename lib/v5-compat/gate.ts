/** A gate that is closed while at least one reason is set. */
export class Gate<Reason extends string> {
  readonly #reasons = new Set<Reason>();
  #opened: Promise<void> | undefined;
  #open: () => void = () => undefined;

  close(reason: Reason): void {
    this.#reasons.add(reason);
    this.#opened ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  /** Removes a reason. The gate stays closed while another reason is set. */
  open(reason: Reason): void {
    if (!this.#reasons.delete(reason) || this.#reasons.size > 0) return;
    this.#opened = undefined;
    this.#open();
  }

  /**
   * Undefined while the gate is open, else a promise that resolves when the gate opens.
   */
  get closed(): Promise<void> | undefined {
    return this.#opened;
  }
}
