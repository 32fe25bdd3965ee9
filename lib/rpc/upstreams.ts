import { connectionOptions } from "../options/connection-options";
import { socketCore } from "../sockets/core";
import type { Router } from "../sockets/dealer-router";
import { type EventSubscriber, Observer } from "../sockets/observer";

const { maxMessageSize } = connectionOptions;

/** Milliseconds until the server connects again to a proxy that has refused it. */
const pause = 1000;

const refusals = ["handshake:error:auth", "handshake:error:protocol"] as const;

/**
 * The proxies that a server connects to. libzmq gives a connection up for good when the
 * other end refuses it or breaks the protocol. This class connects again.
 */
export class Upstreams {
  readonly #router: Router;
  readonly #observer: Observer;
  readonly #endpoints = new Set<string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** Throws what the constructor of Observer throws. */
  constructor(router: Router) {
    this.#router = router;
    this.#observer = new Observer(router, { events: refusals, limit: 100 });
    const events: EventSubscriber = this.#observer;
    for (const type of refusals) {
      events.on(type, ({ address }) => {
        this.#connectLater(address);
      });
    }
  }

  /** Throws what {@link Router.connect} throws. */
  connect(endpoint: string): void {
    const limit = this.#router.maxMessageSize;
    // The option applies to the endpoints that follow.
    this.#limitMessages(-1);
    try {
      this.#router.connect(endpoint);
    } finally {
      this.#limitMessages(limit);
    }
    this.#endpoints.add(endpoint);
  }

  close(): void {
    this.#observer.close();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** Sets `maxMessageSize` without the warning about endpoints that are there already. */
  #limitMessages(most: number): void {
    if (this.#router.closed) return;
    const bytes = maxMessageSize.encode(most, "maxMessageSize");
    socketCore(this.#router).native.setOption(maxMessageSize.id, bytes);
  }

  #connectLater(endpoint: string): void {
    if (!this.#endpoints.has(endpoint) || this.#timers.has(endpoint)) return;
    this.#disconnect(endpoint);
    const again = (): void => {
      this.#timers.delete(endpoint);
      if (!this.#router.closed) this.#connectAgain(endpoint);
    };
    this.#timers.set(endpoint, setTimeout(again, pause));
  }

  /** Ends a connection that libzmq has not given up. */
  #disconnect(endpoint: string): void {
    try {
      this.#router.disconnect(endpoint);
    } catch {
      // libzmq has given the connection up, or the socket was closed.
    }
  }

  #connectAgain(endpoint: string): void {
    try {
      this.connect(endpoint);
    } catch {
      // The resources of the process or the context are exhausted: perhaps not for long.
      this.#connectLater(endpoint);
    }
  }
}
