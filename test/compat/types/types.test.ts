import { rmSync } from "node:fs";
import { join } from "node:path";

import { complaints, nativeComplaints, type Setting } from "./compilers";
import { type Installed, makeProjects, type ModuleType, projectOf } from "./projects";
import { runs } from "./programs-run";

const root = join(__dirname, "..", "..", "..");

/** The paths of each package's declarations. */
const declarations = {
  zeromq: join(root, "node_modules", "zeromq", "lib"),
  "zmq-napi": join(root, "dist"),
} as const;

const programs = ["sockets.ts", "generic.ts", "results.ts", "received.ts"];
const drafts = "drafts.ts";
const forms = ["namespace.cts", "standard.mts"];

interface Way {
  readonly type: ModuleType;
  readonly files: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

const strict = { strict: true, esModuleInterop: true };
const lax = { strict: false };
const strictest = {
  ...strict,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  isolatedModules: true,
};

/** The settings from before Node had ES modules: they ignore `exports` of packages. */
const classic = { module: "commonjs", moduleResolution: "node" };

// ES modules cannot import zeromq/draft, so drafts are not in their programs.
const ways = {
  "CommonJS, strict, ES2018": {
    type: "commonjs",
    files: [...programs, drafts],
    options: { ...classic, ...strict, target: "es2018" },
  },
  "CommonJS, lax, no interop, ES2020": {
    type: "commonjs",
    files: [...programs, drafts],
    options: { ...classic, ...lax, esModuleInterop: false, target: "es2020" },
  },
  "CommonJS of node16, strict, ES2022": {
    type: "commonjs",
    files: [...programs, drafts, ...forms],
    options: { module: "node16", ...strict, target: "es2022" },
  },
  "modules of node16, lax, no interop, ES2021": {
    type: "module",
    files: [...programs, ...forms],
    options: { module: "node16", ...lax, esModuleInterop: false, target: "es2021" },
  },
  "modules of nodenext, strictest, ESNext": {
    type: "module",
    files: [...programs, ...forms],
    options: { module: "nodenext", ...strictest, target: "esnext" },
  },
  "CommonJS of nodenext, lax, ES2022": {
    type: "commonjs",
    files: [...programs, drafts, ...forms],
    options: { module: "nodenext", ...lax, target: "es2022" },
  },
  "a bundler, strict, ESNext": {
    type: "module",
    files: [...programs, drafts],
    options: {
      module: "esnext",
      moduleResolution: "bundler",
      ...strict,
      target: "esnext",
    },
  },
} as const satisfies Record<string, Way>;

type Name = keyof typeof ways;

/** Each setting with the compilers that support it, so that every setting is used. */
const table: readonly [version: string, compiler: string, names: readonly Name[]][] = [
  // The oldest version that README.md promises.
  [
    "4.7",
    "typescript-4.7",
    ["CommonJS, strict, ES2018", "modules of node16, lax, no interop, ES2021"],
  ],
  [
    "4.9",
    "typescript-4.9",
    ["CommonJS, strict, ES2018", "modules of node16, lax, no interop, ES2021"],
  ],
  [
    "5.0",
    "typescript-5.0",
    ["CommonJS, lax, no interop, ES2020", "a bundler, strict, ESNext"],
  ],
  [
    "5.9",
    "typescript-5.9",
    ["CommonJS of node16, strict, ES2022", "modules of node16, lax, no interop, ES2021"],
  ],
  [
    "6",
    "typescript",
    ["modules of nodenext, strictest, ESNext", "CommonJS of nodenext, lax, ES2022"],
  ],
];

let folder: string;

beforeAll(() => {
  folder = makeProjects();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function settings(installed: Installed, names: readonly Name[]): Setting[] {
  return names.map((name) => {
    const { type, files, options }: Way = ways[name];
    const lib = [options["target"]];
    return {
      name,
      project: projectOf(folder, installed, type),
      files,
      compilerOptions: { ...options, lib, noEmit: true, types: ["node"] },
    };
  });
}

describe.each(["zeromq", "zmq-napi"] as const)(
  "programs for zeromq, with %s in its place,",
  (installed) => {
    // The compilers between the oldest and the newest need not compile zeromq itself.
    const compilers = installed === "zeromq" ? table.slice(0, 1) : table;

    test.each(compilers)(
      "compile with TypeScript %s",
      async (_version, compiler, names) => {
        const watched = [declarations[installed]];
        const found = await complaints(compiler, settings(installed, names), watched);
        expect(found).toEqual([]);
      },
      120_000,
    );

    test("compile with TypeScript 7", async () => {
      const found = settings(installed, [
        "modules of nodenext, strictest, ESNext",
        "CommonJS of nodenext, lax, ES2022",
        "a bundler, strict, ESNext",
      ]).map((setting) => nativeComplaints("typescript-7", setting));
      expect((await Promise.all(found)).flat()).toEqual([]);
    }, 120_000);

    test.each(["commonjs", "module"] as const)(
      "run with tsx, as %s",
      async (type) => {
        const project = projectOf(folder, installed, type);
        // zeromq's binary has no draft sockets.
        const all = installed === "zeromq" ? programs : [...programs, drafts];
        for (const file of [...all, ...forms]) {
          const name = file.replace(/\..*/, "");
          expect(await runs(project, file)).toEqual({ code: 0, lines: [name] });
        }
      },
      60_000,
    );
  },
);

test("a mistake in a program is reported", async () => {
  const name = "CommonJS, strict, ES2018";
  const [setting] = settings("zmq-napi", [name]);
  const wrong = [{ ...setting!, files: ["mistaken.ts"] }];
  const found = await complaints("typescript-4.9", wrong, []);
  expect(found).toEqual([
    expect.stringMatching(/mistaken\.ts:5 .*string.*number/s),
    expect.stringMatching(/mistaken\.ts:9 .*string.*number/s),
    expect.stringMatching(/mistaken\.ts:10 .*string.*number/s),
  ]);
}, 60_000);
