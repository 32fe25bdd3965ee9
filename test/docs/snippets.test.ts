import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import ts from "typescript";
import { Publisher, Subscriber } from "zmq-napi";

import { promisedLines, root, type Snippet, snippetsOf, userPages } from "./pages";
import { run, well } from "./program";

/** Pages whose programs other tests run, in the way that the page describes. */
const elsewhere = ["docs/upgrading.md", "docs/bundling.md", "docs/loading.md"];

const programs = userPages()
  .filter((page) => !elsewhere.includes(page))
  .flatMap(snippetsOf)
  .filter(({ language }) => language === "js" || language === "ts");

// The folder is inside the package, so that snippets import the package by its name.
const cache = join(root, ".cache");
let folder: string;

beforeAll(() => {
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, "snippets-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf({ place }: Snippet, extension: string): string {
  return join(folder, `${place.replace(/\W+/g, "-")}.${extension}`);
}

/** Writes a snippet as a program, and returns its path. */
function written(snippet: Snippet): string {
  const { language, code } = snippet;
  const file = fileOf(snippet, "mjs");
  const target = ts.ScriptTarget.ES2022;
  const compilerOptions = { target, module: ts.ModuleKind.ESNext };
  const program =
    language === "ts" ? ts.transpileModule(code, { compilerOptions }).outputText : code;
  writeFileSync(file, program);
  return file;
}

const endless = programs.filter(({ remark }) => remark === "endless");
const ending = programs.filter(({ code }) =>
  endless.every((other) => other.code !== code),
);

/** Returns the errors that the compiler finds in a program. */
function faultsOf(file: string): string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram([file], {
    ...options,
    noEmit: true,
    emitDeclarationOnly: false,
    rootDir: root,
    declaration: false,
    declarationMap: false,
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("a program in the documentation", () => {
  test.concurrent.each(ending)(
    "ends by itself and prints what it says: $place",
    async (snippet) => {
      const outcome = await run(written(snippet), { cwd: folder });
      expect(outcome).toMatchObject(well);
      expect(outcome.lines).toEqual(expect.arrayContaining(promisedLines(snippet.code)));
    },
    30_000,
  );

  test.each(ending.filter(({ language }) => language === "ts"))(
    "has the types it says: $place",
    (snippet) => {
      const file = fileOf(snippet, "mts");
      writeFileSync(file, snippet.code);
      expect(faultsOf(file)).toEqual([]);
    },
  );
});

/** Returns the program that contains this text and does not end. */
function endlessWith(text: string): Snippet {
  const found = endless.filter(({ code }) => code.includes(text));
  expect(found).toHaveLength(1);
  return found[0]!;
}

test("the tests below run every program that does not end by itself", () => {
  const names = ["// server.mjs", "// client.mjs", "nasdaq-feed"];
  expect(endless).toEqual(names.map(endlessWith));
});

describe("the first server and client", () => {
  test("talk to each other, and the client ends by itself", async () => {
    const address = "tcp://127.0.0.1:5555";
    const bound = `await server.bind("${address}");`;
    const { code } = endlessWith("// server.mjs");
    expect(code).toContain(bound);
    const free = `console.log(await server.bind("tcp://127.0.0.1:*"));`;
    const file = join(folder, "server.mjs");
    writeFileSync(file, code.replace(bound, free));
    const stdio: ["ignore", "pipe", "inherit"] = ["ignore", "pipe", "inherit"];
    const server = spawn(process.execPath, [file], { cwd: folder, stdio });
    try {
      const [port] = (await once(createInterface(server.stdout), "line")) as [string];
      const client = endlessWith("// client.mjs");
      expect(client.code).toContain(address);
      const asking = { ...client, code: client.code.replace(address, port) };
      const outcome = await run(written(asking), { cwd: folder });
      expect(outcome).toMatchObject({ ...well, lines: promisedLines(client.code) });
    } finally {
      server.kill("SIGKILL");
      await once(server, "close");
    }
  });
});

describe("the forwarder in ten lines", () => {
  const forwarder = endlessWith("nasdaq-feed");

  test("is the same program on each page", () => {
    const places = programs.filter(({ code }) => code === forwarder.code);
    expect(places.map(({ place }) => place.split(":")[0])).toEqual([
      "docs/guide/getting-started.md",
      "examples/market-feed/README.md",
    ]);
  });

  test("forwards NASDAQ's messages of both exchanges, and nothing else", async () => {
    const exchanges = [new Publisher({ linger: 0 }), new Publisher({ linger: 0 })];
    const addresses: string[] = [];
    for (const one of exchanges) addresses.push(await one.bind("tcp://127.0.0.1:*"));
    const ticker = setInterval(() => {
      exchanges.forEach((exchange, number) => {
        exchange.trySend(["NYSE IBM", "125.79"]);
        exchange.trySend([`NASDAQ ${number}`, "1"]);
      });
    }, 20);

    // A running market feed may use the snippet's ports on this machine.
    let { code } = forwarder;
    for (const [index, address] of addresses.entries()) {
      expect(code).toContain(`tcp://127.0.0.1:${5555 + index}`);
      code = code.replace(`tcp://127.0.0.1:${5555 + index}`, address);
    }
    const bound = `await feed.bind("ipc://nasdaq-feed");`;
    expect(code).toContain(bound);
    code = code.replace(bound, `${bound} console.log("bound");`);

    const file = join(folder, "forwarder.mjs");
    writeFileSync(file, code);
    const stdio: ["ignore", "pipe", "inherit"] = ["ignore", "pipe", "inherit"];
    const program = spawn(process.execPath, [file], { cwd: folder, stdio });
    const reader = new Subscriber();
    try {
      await once(createInterface(program.stdout), "line");
      reader.connect(`ipc://${join(folder, "nasdaq-feed")}`);
      reader.subscribe();
      const topics = new Set<string>();
      while (topics.size < 2) {
        const [topic] = await reader.receive({ timeout: 5000 });
        topics.add(String(topic));
      }
      expect([...topics].sort()).toEqual(["NASDAQ 0", "NASDAQ 1"]);
    } finally {
      clearInterval(ticker);
      program.kill("SIGKILL");
      for (const socket of [reader, ...exchanges]) socket.close();
      await once(program, "close");
    }
  });
});
