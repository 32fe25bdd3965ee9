import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const samples = join(__dirname, "samples");

const common: ts.CompilerOptions = {
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  types: ["node"],
};

const node: ts.CompilerOptions = {
  ...common,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
};

/** The files that a service's compiler would parse, parsed once for all settings. */
const parsed = new Map<string, ts.SourceFile | undefined>();

function complaints(files: string[], options: ts.CompilerOptions): string[] {
  const host = ts.createCompilerHost(options);
  const parse = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version, ...others) => {
    const key = `${name} ${JSON.stringify(version, ["languageVersion", "impliedNodeFormat"])}`;
    if (!parsed.has(key)) parsed.set(key, parse(name, version, ...others));
    return parsed.get(key);
  };
  const names = files.map((file) => join(samples, file));
  const program = ts.createProgram(names, options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start ?? 0).line + 1 : 0;
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    return `${file?.fileName.replace(/.*\//, "") ?? ""}:${line} ${text}`;
  });
}

const lax = [
  "accepted.ts",
  "authentication.ts",
  "refused.ts",
  "draft.ts",
  "v5-compat.ts",
];
const all = [...lax, "strict.ts", "v5-compat-strict.ts"];
const modules = ["require.cts", "import.mts"];
const strict = {
  ...node,
  strict: true,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
};

describe("the package's types serve a program", () => {
  test("that is strict, and asks for everything that the compiler can", () => {
    const strictest = {
      ...strict,
      // Our own declarations are checked as well.
      skipLibCheck: false,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noImplicitOverride: true,
      noPropertyAccessFromIndexSignature: true,
    };
    expect(complaints([...all, ...modules], strictest)).toEqual([]);
  });

  test("that is strict", () => {
    expect(complaints(all, strict)).toEqual([]);
  });

  test("that is not strict", () => {
    expect(complaints(lax, { ...node, strict: false })).toEqual([]);
  });

  test("for ES2020", () => {
    const old = { ...node, strict: true, target: ts.ScriptTarget.ES2020 };
    const lib = ["lib.es2020.d.ts"];
    expect(complaints(lax, { ...old, lib, skipLibCheck: false })).toEqual([]);
  });

  test("that is bundled", () => {
    const bundled = {
      ...strict,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
    };
    expect(complaints(["accepted.ts", "draft.ts", "import.mts"], bundled)).toEqual([]);
  });

  test("that makes declarations of its own from them", () => {
    const declaring = { ...strict, declaration: true, isolatedModules: true };
    expect(complaints(["accepted.ts"], declaring)).toEqual([]);
  });
});

test("the sample for zeromq 5 is a program for zeromq/v5-compat as well", () => {
  const copy = `v5-compat-of-zeromq-${process.pid}.ts`;
  const sample = readFileSync(join(samples, "v5-compat.ts"), "utf8");
  writeFileSync(join(samples, copy), sample.replace("zmq-napi/", "zeromq/"));
  try {
    expect(complaints([copy], strict)).toEqual([]);
  } finally {
    rmSync(join(samples, copy));
  }
});

test("the samples are checked: a fault in one is reported", () => {
  expect(complaints(["strict.ts"], { ...strict, strict: false }).length).toBeGreaterThan(
    0,
  );
});
