// Waiting for figures, and collecting what channels publish.

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { setTimeout } from "node:timers/promises";

/** Resolves when `holds` returns true. The time limit of the test is the limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(1);
}

/** The messages that a channel publishes, from now until the end of the test. */
export class Heard<Message extends object> implements Disposable {
  readonly messages: Message[] = [];
  readonly #name: string;
  readonly #listener = (message: unknown): void => {
    this.messages.push(message as Message);
  };

  constructor(name: string) {
    this.#name = name;
    subscribe(name, this.#listener);
  }

  [Symbol.dispose](): void {
    unsubscribe(this.#name, this.#listener);
  }
}
