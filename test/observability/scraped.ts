// Metrics of prom-client as a scraper sees them.

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Registry } from "prom-client";
import { collect, type CollectOptions } from "zmq-napi/prometheus";

/** The values of a page, by the names and labels in their order. */
export type Values = Record<string, number>;

export function valuesOf(page: string): Values {
  const lines = page.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const pairs = lines.map((line) => {
    const at = line.lastIndexOf(" ");
    return [line.slice(0, at), Number(line.slice(at + 1))];
  });
  return Object.fromEntries(pairs);
}

/** A registry in which metrics are collected, until the end of the test. */
export class Scraped implements Disposable {
  readonly registry = new Registry();
  readonly stop: () => void;

  constructor(options?: CollectOptions) {
    this.stop = collect(this.registry, options);
  }

  async values(): Promise<Values> {
    return valuesOf(await this.registry.metrics());
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}

/** Calls everything `name`. */
export const named = (name: string) => ({ name: () => name });

/** Serves a registry as programs do. Returns what a scraper gets, by HTTP. */
export async function overHttp(
  registry: Registry,
): Promise<{ page: string; type: string | null }> {
  const server = createServer((_, response) => {
    void registry.metrics().then((text) => {
      response.setHeader("Content-Type", registry.contentType);
      response.end(text);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  const page = await answer.text();
  server.close();
  server.closeAllConnections();
  return { page, type: answer.headers.get("content-type") };
}
