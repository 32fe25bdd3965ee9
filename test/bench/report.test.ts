import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";

import { hasBrowser, launch } from "../support/browser";
import { describeWith } from "../support/needs";
import { aReport, type Result } from "./a-report";

const bench = join(__dirname, "..", "..", "bench");
const program = join(bench, "report", "index.mjs");
const inBrowser = describeWith("chromium", hasBrowser);

jest.setTimeout(60_000);

let folder: string;
let page: string;

/** Runs the program on a report, and expects no errors. */
function draw(report: typeof aReport, name: string): { html: string; svg: string } {
  const file = join(folder, `${name}.json`);
  const html = join(folder, name, "report.html");
  const svg = join(folder, name);
  writeFileSync(file, JSON.stringify(report));
  const { status, stderr } = spawnSync(
    process.execPath,
    [program, file, "--html", html, "--svg", svg],
    { encoding: "utf8" },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return { html, svg };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-report-"));
  page = draw(aReport, "first").html;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Returns the verdict of bench/targets.mjs on a report. */
function ask(name: "judged" | "targetsTable", report: typeof aReport): any {
  const url = pathToFileURL(join(bench, "targets.mjs")).href;
  const code = `import { readFileSync } from "node:fs";
    import { ${name} } from "${url}";
    console.log(JSON.stringify(${name}(JSON.parse(readFileSync(0, "utf8")))));`;
  const args = ["--input-type=module", "-e", code];
  const input = JSON.stringify(report);
  return JSON.parse(execFileSync(process.execPath, args, { input, encoding: "utf8" }));
}

describe("the targets", () => {
  const verdictOf = (verdicts: any[], start: string) =>
    verdicts.find(({ target }) => target.startsWith(start));

  test("are met, missed or not measured, by their worst case", () => {
    const verdicts = ask("judged", aReport);
    expect(verdictOf(verdicts, "tcp, 16–256 B, ÷ zeromq.js")).toMatchObject({
      ...{ bound: "≥ 8 ×", measured: "8 ×", verdict: "met" },
      where: "tcp, 16 B: the worst of 2",
    });
    expect(verdictOf(verdicts, "tcp, 256 B–1 KiB, ÷ libzmq")).toMatchObject({
      ...{ bound: "≥ 1 ×", measured: "0.9 ×", where: "tcp, 1 KiB", verdict: "missed" },
    });
    expect(verdictOf(verdicts, "tcp, 64 KiB and up, lent")).toMatchObject({
      ...{ measured: "–", where: "", verdict: "not measured" },
    });
  });

  test("have an upper bound if less is better", () => {
    const verdicts = ask("judged", aReport);
    expect(verdictOf(verdicts, "REQ/REP round trip over tcp, ÷ libzmq")).toMatchObject({
      ...{ bound: "≤ 1.15 ×", measured: "1.25 ×", verdict: "missed" },
    });
    expect(verdictOf(verdicts, "REQ/REP round trip over tcp, ÷ zeromq")).toMatchObject({
      ...{ bound: "≤ 0.6 ×", measured: "0.5 ×", verdict: "met" },
    });
  });

  test("of growth compare with the smallest case, or stay unmeasured", () => {
    const verdicts = ask("judged", aReport);
    expect(verdictOf(verdicts, "cost per message as sockets")).toMatchObject({
      ...{ measured: "1.3 ×", where: "sockets, 1,000", verdict: "met" },
    });
    expect(verdictOf(verdicts, "memory after 10 M")).toMatchObject({
      ...{ bound: "≤ 20", measured: "7", verdict: "met" },
    });
    expect(verdictOf(verdicts, "cost per message as peers")).toMatchObject({
      ...{ measured: "2 ×", verdict: "missed" },
    });
  });

  test("are incomplete as long as cases of a whole run are missing", () => {
    const measuredWith = (...cases: { transport: string; size: number }[]) => {
      const workloads = aReport.workloads.map((one) =>
        one.name === "throughput" ? { ...one, cases } : one,
      );
      return ask("judged", { ...aReport, workloads });
    };
    const small = [16, 64].map((size) => ({ transport: "tcp", size }));
    const { length: whole } = measuredWith(...small).filter(
      ({ verdict }: any) => verdict === "incomplete",
    );
    expect(whole).toBe(0);
    const verdicts = measuredWith(...small, { transport: "tcp", size: 256 });
    expect(verdictOf(verdicts, "tcp, 16–256 B, ÷ zeromq.js")).toMatchObject({
      ...{ measured: "8 ×", where: "tcp, 16 B: the worst of 2", verdict: "incomplete" },
    });
    expect(verdictOf(verdicts, "tcp, 256 B–1 KiB, ÷ libzmq").verdict).toBe("missed");
  });

  test("find their cases, metrics and peers among the workloads", () => {
    const text = execFileSync(
      process.execPath,
      [
        "--input-type=module",
        "-e",
        `
      import { pathToFileURL } from "node:url";
      const from = (file) => import(pathToFileURL(process.argv[1] + file));
      const { targets } = await from("/targets.mjs");
      const { workloads } = await from("/workloads/index.mjs");
      for (const target of targets) {
        const { cases, metrics, peers } = workloads.find(({ name }) => name === target.workload);
        const found = cases({ quick: false }).filter(target.cases);
        const ours = found.map((one) => target.peer?.(one) ?? "zmq-napi");
        const needed = new Set(target.of ? [...ours, target.of] : ours);
        const names = peers.map(({ name }) => name);
        const lacks = [
          ...(found.length > (target.growsWith ? 1 : 0) ? [] : ["cases"]),
          ...target.metrics.filter((metric) => !(metric in metrics)),
          ...[...needed].filter((name) => !names.includes(name)),
          ...(target.growsWith && found.some((one) => !(target.growsWith in one)) ? ["axis"] : []),
        ];
        if (lacks.length > 0) console.log(target.target, lacks.join(", "));
      }`,
        bench,
      ],
      { encoding: "utf8" },
    );
    expect(text).toBe("");
  });

  test("of lending use the peer that lends", () => {
    const lent: Result = {
      ...aReport.results.find(
        ({ peer, case: one }) => peer === "libzmq" && one.size === 65_536,
      )!,
      ...{ peer: "zmq-napi-lend", median: 33_000 },
    };
    const results = [...aReport.results, lent];
    const verdicts = ask("judged", { ...aReport, results });
    expect(verdictOf(verdicts, "tcp, 64 KiB and up, lent").measured).toBe("1.5 ×");
  });

  test("on the terminal are those of the workloads that ran", () => {
    const workloads = aReport.workloads.filter(({ name }) => name === "latency");
    expect(ask("targetsTable", { ...aReport, workloads })).toEqual([
      ["target", "bound", "measured", "verdict", "where"],
      [
        ...["REQ/REP round trip over tcp, ÷ libzmq's C tools", "≤ 1.15 ×", "1.25 ×"],
        ...["missed", "tcp, 64 B, 1 outstanding"],
      ],
      [
        ...["REQ/REP round trip over tcp, ÷ zeromq.js", "≤ 0.6 ×", "0.5 ×"],
        ...["met", "tcp, 64 B, 1 outstanding"],
      ],
      [
        ...["REQ/REP over tcp, 64 B, 100 outstanding, ÷ C", "≥ 0.5 ×", "–"],
        ...["not measured", ""],
      ],
    ]);
  });
});

const pictures = (svg: string) => {
  const names = readdirSync(svg).filter((name) => name.endsWith(".svg"));
  return new Map(names.map((name) => [name, readFileSync(join(svg, name), "utf8")]));
};

describe("the pictures", () => {
  test("are the same for the same report", () => {
    const { svg } = draw(aReport, "again");
    expect(pictures(svg)).toEqual(pictures(join(folder, "first")));
  });

  test("have a background, and name the machine, the date and the versions", () => {
    const all = pictures(join(folder, "first"));
    expect([...all.keys()].sort()).toEqual(
      ["latency", "ratio", "scaling", "throughput"].map((name) => `${name}.svg`),
    );
    for (const text of all.values()) {
      expect(text).toMatch(/<rect [^>]*fill="#ffffff"/);
      for (const word of ["2026-11-23", "2 × Example CPU", "v20.1.2", "zeromq.js 6.8.0"])
        expect(text).toContain(word);
    }
  });

  test("without results are left out", () => {
    const results = aReport.results.filter(({ workload }) => workload === "latency");
    const { svg } = draw({ ...aReport, results }, "latency");
    expect(readdirSync(svg).sort()).toEqual(["latency.svg", "report.html"]);
  });
});

test("without vega, one sentence says how to install it", () => {
  const alone = join(folder, "alone");
  cpSync(bench, join(alone, "bench"), { recursive: true });
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      join(alone, "bench", "report", "index.mjs"),
      ...[join(folder, "first.json"), "--html", join(alone, "report.html")],
    ],
    { encoding: "utf8" },
  );
  expect(stderr).toMatch(/^Plots need vega and vega-lite, .*: npm install .*\n$/);
  expect(status).toBe(2);
});

test("a call without a report or an output shows the usage", () => {
  for (const args of [[], [join(folder, "first.json")], ["--no-such-option"]]) {
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
      encoding: "utf8",
    });
    expect(stderr).toContain("Usage: node bench/report/index.mjs");
    expect(status).toBe(2);
  }
});

inBrowser("the page", () => {
  let browser: Browser;
  let tab: Page;
  const faults: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    browser = await launch();
    tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    tab.on("console", (message) => faults.push(message.text()));
    tab.on("pageerror", (error) => faults.push(String(error)));
    tab.on("request", (request) => requests.push(request.url()));
    await tab.goto(pathToFileURL(page).href);
  });

  afterAll(() => browser.close());

  const texts = (selector: string) => tab.locator(selector).allTextContents();

  test("opens from a file, loads no other file and reports no fault", () => {
    expect(requests.filter((url) => !url.startsWith("data:"))).toEqual([
      pathToFileURL(page).href,
    ]);
    expect(faults).toEqual([]);
  });

  test("names the machine, the date and the versions", async () => {
    const heading = (await texts("header")).join();
    for (const word of ["2026-11-23 04:05 UTC", "quick", "2 × Example CPU", "v20.1.2"])
      expect(heading).toContain(word);
    expect(heading).toContain("0.25");
  });

  test("has a heading with a capital for each workload, and shows no targets", async () => {
    const titles = aReport.workloads.map(({ title }) => title.replace(/^w/, "W"));
    expect(await texts("main h2")).toEqual([...titles, "The peers"]);
    for (const text of await texts("h1 + dl dt, nav a, th"))
      expect(text).not.toMatch(/^(targets?|verdict|bound)\b/i);
    for (const text of await texts("nav a, figcaption, thead th"))
      expect(text).toMatch(/^[A-ZÅ-Žµ]/);
  });

  test("has a visible plot with its legend or names, and its text, for each workload", async () => {
    for (const { name, about } of aReport.workloads.slice(0, -1)) {
      const section = tab.locator(`#${name}`);
      expect(await section.locator("> p").first().textContent()).toBe(about);
      const plots = await section.locator("figure svg").all();
      expect(plots.length).toBeGreaterThan(0);
      for (const plot of plots) {
        const box = await plot.boundingBox();
        expect(box!.width).toBeGreaterThan(250);
        expect(box!.height).toBeGreaterThan(40);
      }
      const words = (await section.locator("figure svg text").allTextContents()).join();
      for (const { workload, peer } of aReport.results)
        if (workload === name) expect(words).toContain(peer);
    }
    expect(await tab.locator("#idle").textContent()).toContain("Nothing was measured");
  });

  test("has a line for each peer, and bars if the axis has no numbers", async () => {
    const marks = (section: string, mark: string) =>
      tab.locator(`#${section} .role-mark.mark-${mark} path`).count();
    expect(await marks("throughput", "line")).toBe(5);
    expect(await marks("throughput", "symbol")).toBe(20);
    expect(await marks("curve", "rect")).toBe(4);
    expect(await texts("#curve .mark-text.role-mark text")).toEqual([
      ...["400 k", "200 k", "1.50 M", "300 k"],
    ]);
  });

  test("gives a peer one colour everywhere", async () => {
    const fills = await tab.$$eval("#throughput, #latency", (sections) =>
      sections.map((section) =>
        [...section.querySelectorAll(".mark-symbol path, .mark-rect path")]
          .filter((mark) => mark.getAttribute("aria-label")?.includes("peer: zmq-napi"))
          .map((mark) => mark.getAttribute("fill")),
      ),
    );
    for (const colors of fills) expect(colors.length).toBeGreaterThan(0);
    expect(new Set(fills.flat()).size).toBe(1);
  });

  test("has every figure in its tables, and no row is hidden", async () => {
    for (const { workload, peer, median } of aReport.results) {
      const row = tab.locator(`#${workload} tr`).filter({ hasText: peer });
      const cells = row.locator(`data[value="${median}"]`);
      expect(await cells.count()).toBeGreaterThan(0);
    }
    const [first] = await texts("#throughput tbody tr.ours");
    expect(first).toBe("zmq-napi1.60 M 1.44 M–1.92 M");
    const hidden = await tab.$$eval(".wide", (boxes) =>
      boxes.map((box) => box.scrollHeight - box.clientHeight),
    );
    expect(Math.max(...hidden)).toBeLessThanOrEqual(0);
  });

  test.each([390, 1280])("fits into %i pixels", async (width) => {
    await tab.setViewportSize({ width, height: 900 });
    const scrollWidth = await tab.evaluate(
      () => (globalThis as any).document.documentElement.scrollWidth as number,
    );
    expect(scrollWidth).toBeLessThanOrEqual(width);
  });

  test("is dark if the system prefers it, but not on paper", async () => {
    const looks = () =>
      tab.evaluate(() => {
        const { document, getComputedStyle } = globalThis as any;
        return getComputedStyle(document.querySelector(".wide > svg")).filter as string;
      });
    await tab.emulateMedia({ colorScheme: "light" });
    expect(await looks()).toBe("none");
    await tab.emulateMedia({ colorScheme: "dark" });
    expect(await looks()).toContain("invert");
    await tab.emulateMedia({ colorScheme: "dark", media: "print" });
    expect(await looks()).toBe("none");
  });
});
