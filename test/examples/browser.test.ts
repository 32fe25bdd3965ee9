import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser, Page } from "playwright-core";
import { capability } from "zmq-napi";

import { hasBrowser, launch } from "../support/browser";
import { describeWith } from "../support/needs";

const program = join(__dirname, "..", "..", "examples", "browser", "server.mjs");
const inBrowser = describeWith("chromium", capability.ws && hasBrowser);

jest.setTimeout(60_000);

/** The example's server, and the address of its page. */
class House {
  private constructor(
    readonly url: string,
    readonly process: ChildProcess,
  ) {}

  static async open(...args: string[]): Promise<House> {
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface(child.stdout);
    for await (const line of lines) {
      const [url] = /http:\S+/.exec(line) ?? [];
      if (url !== undefined) return new House(url, child);
    }
    throw new Error("The server ended without a word.");
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    const closed = once(this.process, "close");
    this.process.kill(signal);
    const [code] = (await closed) as [number | null];
    return code;
  }
}

const rooms = (page: Page) =>
  page.$$eval("#rooms tr", (rows) => rows.map((row) => `${row.textContent}`));

/** Resolves when the page shows the present state of a room, not an earlier state. */
async function seen(page: Page, room: string): Promise<void> {
  const row = page.locator(`#${room}`);
  const before = (await row.count()) > 0 ? await row.textContent() : null;
  await (before === null ? row : row.filter({ hasNotText: before })).waitFor();
}

/** Resolves when the page shows a reply. */
async function answered(page: Page, text: RegExp): Promise<void> {
  await page.locator("#answer").filter({ hasText: text }).waitFor();
}

inBrowser("the page of the browser example", () => {
  let browser: Browser;
  let house: House;

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(async () => {
    await browser?.close();
  });

  beforeEach(async () => {
    house = await House.open();
  });

  afterEach(async () => {
    if (house.process.exitCode === null) expect(await house.end("SIGTERM")).toBe(0);
  });

  test("shows the selected rooms, independently in each tab", async () => {
    const [one, other] = [await browser.newPage(), await browser.newPage()];
    for (const page of [one, other]) await page.goto(house.url);
    await other.uncheck("[value=attic]");
    await other.check("[value=cellar]");
    for (const room of ["attic", "kitchen"]) await seen(one, room);
    for (const room of ["cellar", "kitchen"]) await seen(other, room);
    expect((await rooms(one)).sort()).toEqual([
      expect.stringMatching(/^attic: -?\d+\.\d °C at \d{4}-/),
      expect.stringMatching(/^kitchen: -?\d+\.\d °C at \d{4}-/),
    ]);
    for (const page of [one, other]) await page.close();
  });

  test("asks, and shows the answer", async () => {
    const page = await browser.newPage();
    await page.goto(house.url);
    await page.click("#ask button");
    await answered(page, /^-?\d+\.\d °C$/);
    await page.fill("#question", "And the garden?");
    await page.click("#ask button");
    await answered(page, /^Of which room\?$/);
    await page.close();
  });

  test("goes on when the server comes back", async () => {
    const page = await browser.newPage();
    await page.goto(house.url);
    await seen(page, "kitchen");
    const response = await fetch(`${house.url}endpoints.json`);
    const { feed, answers } = (await response.json()) as Record<string, string>;
    await house.end("SIGKILL");
    house = await House.open("--feed", feed!, "--answers", answers!);
    await seen(page, "kitchen");
    await page.click("#ask button");
    await answered(page, /°C$/);
    await page.close();
  });
});

test("the browser example has a help text", async () => {
  const child = spawn(process.execPath, [program, "--help"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (bytes: Buffer) => (text += bytes.toString()));
  const [code] = await once(child, "close");
  expect(code).toBe(0);
  expect(text).toMatch(/^Usage: node server\.mjs /);
});
