// A real browser, and a page that loads jszmq.

import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { delimiter, join } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";

import { listening } from "./tap";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** The path of Chromium; undefined if it is not installed. */
export const chromiumPath = (process.env["PATH"] ?? "")
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find((path) => existsSync(path));

/**
 * CI installs Chromium, and fails without it. Elsewhere the tests are skipped where
 * Chromium is missing: `sudo apt-get install chromium` installs it.
 */
export const hasBrowser = chromiumPath !== undefined || process.env["CI"] !== undefined;

export async function launch(): Promise<Browser> {
  if (chromiumPath === undefined) {
    throw new Error("Chromium is not installed; on Debian: apt-get install -y chromium");
  }
  return chromium.launch({
    executablePath: chromiumPath,
    // Node's sanitizer is not for the browser.
    env: { ...process.env, LD_PRELOAD: "" },
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
}

/** jszmq as a script that makes the global `jszmq`. */
async function script(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from "jszmq";`, resolveDir: __dirname },
    bundle: true,
    format: "iife",
    globalName: "jszmq",
    write: false,
    // jszmq uses this module to listen, and a page cannot listen.
    alias: { url: "lodash/stubObject" },
    define: { global: "globalThis", "process.env.NODE_DEBUG": "undefined" },
  });
  return outputFiles[0]!.text;
}

/** An empty page with jszmq, served over http. */
export class BlankPage {
  readonly #server: Server;
  readonly #port: number;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.#port = port;
  }

  static async serve(): Promise<BlankPage> {
    const body = await script();
    const server = createServer(({ url }, response) => {
      const isScript = url === "/jszmq.js";
      response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
      response.end(isScript ? body : `<script src="/jszmq.js"></script>`);
    });
    return new BlankPage(server, await listening(server));
  }

  /** Opens the page in a new tab. Errors in the page are thrown at the end. */
  async open(browser: Browser): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${this.#port}/`);
    return page;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
