import { dns, net } from "../builtins";
import { partsOf } from "../endpoint/address";
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
        void this.#refused(address);
      });
    }
  }

  /**
   * Connects, if the server is not connected to the endpoint yet. Throws what
   * {@link Router.connect} throws.
   */
  connect(endpoint: string): void {
    if (this.#endpoints.has(endpoint)) return;
    this.#connect(endpoint);
    this.#endpoints.add(endpoint);
  }

  #connect(endpoint: string): void {
    const limit = this.#router.maxMessageSize;
    // The option applies to the endpoints that follow.
    this.#limitMessages(-1);
    try {
      this.#router.connect(endpoint);
    } finally {
      this.#limitMessages(limit);
    }
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

  /**
   * Connects later to the endpoints that an event is about. After a connection was lost,
   * libzmq names the address that a host name was resolved to.
   */
  async #refused(address: string): Promise<void> {
    const about = this.#endpoints.has(address) ? [address] : this.#namesOf(address);
    for (const endpoint of about) {
      if (about.length > 1 && !(await resolvesTo(endpoint, address))) continue;
      if (!this.#router.closed) this.#connectLater(endpoint);
    }
  }

  /** Returns the endpoints with a host name and the port of `address`. */
  #namesOf(address: string): string[] {
    const port = partsOf(address)?.port;
    if (port === undefined) return [];
    return [...this.#endpoints].filter((endpoint) => {
      const parts = partsOf(endpoint);
      return parts?.port === port && net().isIP(parts.host) === 0;
    });
  }

  #connectLater(endpoint: string): void {
    if (this.#timers.has(endpoint)) return;
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
      this.#connect(endpoint);
    } catch {
      // The resources of the process or the context are exhausted: perhaps not for long.
      this.#connectLater(endpoint);
    }
  }
}

/** Resolves with whether the host name of `endpoint` has the IP address of `address`. */
async function resolvesTo(endpoint: string, address: string): Promise<boolean> {
  const [name = "", host] = [partsOf(endpoint)?.host, partsOf(address)?.host];
  try {
    const found = await dns().lookup(name, { all: true });
    return found.some((entry) => entry.address === host?.replace(/^\[|\]$/g, ""));
  } catch {
    return false;
  }
}
