// A separate vendor folder with small libraries, and the scripts that run on it.

import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const repository = resolve(__dirname, "..", "..");

export interface Source {
  version: string;
  kind: "upstream" | "debian" | "crate";
  file: string;
  url?: string | undefined;
  package?: string;
  crate?: string;
  crateVersion?: string;
  folder?: string;
  sha256: string;
  licence: string;
}

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  seconds: number;
}

/** A port without a listener refuses connections at once. */
const nowhere = "http://127.0.0.1:9/";

const files = {
  libzmq: (version: string) => ({
    "include/zmq.h": version
      .split(".")
      .map((n, i) => `#define ZMQ_VERSION_${["MAJOR", "MINOR", "PATCH"][i]} ${n}\n`)
      .join(""),
    "src/a.cpp": "one\ntwo\nthree\n",
  }),
  libsodium: (version: string) => ({
    "configure.ac": `AC_INIT([libsodium],[${version}],[x])\n`,
  }),
};

export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), "zmq-napi-workshop-"));
  readonly root = join(this.folder, "vendor");
  readonly sources: Record<"libzmq" | "libsodium", Source[]>;
  /** The required digest of libzmq's folder src; any digest if undefined. */
  tree: string | undefined;
  private readonly servers: Server[] = [];

  constructor() {
    for (const name of ["cache", "patches", "bin", "unpacked"])
      mkdirSync(join(this.root, "..", name === "cache" ? "vendor/cache" : name), {
        recursive: true,
      });
    this.sources = {
      libzmq: [this.archive("libzmq", "9.9.9")],
      libsodium: [this.archive("libsodium", "8.8.8")],
    };
    this.cache("libsodium");
  }

  /** Writes the sources of a library and packs them, outside the vendor folder. */
  archive(name: "libzmq" | "libsodium", version: string): Source {
    const top = `${name}-${version}`;
    for (const [file, text] of Object.entries(files[name](version))) {
      mkdirSync(join(this.folder, "unpacked", top, file, ".."), { recursive: true });
      writeFileSync(join(this.folder, "unpacked", top, file), text);
    }
    const file = `${top}.tar.gz`;
    const cwd = join(this.folder, "unpacked");
    execFileSync("tar", ["-czf", join(this.folder, file), top], { cwd });
    const sha256 = createHash("sha256")
      .update(readFileSync(join(this.folder, file)))
      .digest("hex");
    const url = nowhere + file;
    return { version, kind: "upstream", file, url, sha256, licence: "none" };
  }

  /** Packs a crate with libzmq in its folder `vendor`, and a cargo that fetches the crate. */
  crate(version: string, text?: string): Source {
    const source = this.archive("libzmq", version);
    const top = `zeromq-src-${version}`;
    const cwd = join(this.folder, "unpacked");
    mkdirSync(join(cwd, top));
    cpSync(join(cwd, `libzmq-${version}`), join(cwd, top, "vendor"), { recursive: true });
    if (text !== undefined) writeFileSync(join(cwd, top, "vendor/src/a.cpp"), text);
    const file = `${top}.crate`;
    const path = join(this.folder, file);
    execFileSync("tar", ["-czf", path, top], { cwd });
    this.borrow("mkdir");
    this.borrow("cp");
    const cache = "$CARGO_HOME/registry/cache/index";
    this.program("cargo", `mkdir -p "${cache}" && cp "${path}" "${cache}/"`);
    const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
    const crate = { crate: "zeromq-src", crateVersion: version, folder: "vendor" };
    return { ...source, kind: "crate", url: undefined, ...crate, file, sha256 };
  }

  packed = (source: Source) => join(this.folder, source.file);
  unpacked = (top: string) => join(this.folder, "unpacked", top);
  vendored = (path: string) => join(this.root, "src", path);
  cached = (file: string) => join(this.root, "cache", file);

  cache(name: "libzmq" | "libsodium") {
    const [source] = this.sources[name];
    if (source)
      writeFileSync(this.cached(source.file), readFileSync(this.packed(source)));
  }

  patch(file: string, text: string) {
    const folder = join(this.root, "patches", "libzmq-9.9.9");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, file), text);
  }

  /** Adds a program to the only PATH of the scripts. */
  program(name: string, script: string) {
    const path = join(this.folder, "bin", name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** Adds the machine's program to that PATH. */
  borrow(name: string) {
    const path = execFileSync("/bin/sh", ["-c", `command -v ${name}`], {
      encoding: "utf8",
    });
    this.program(name, `exec ${path.trim()} "$@"`);
  }

  async serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    this.servers.push(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  run(script: string, args: string[] = [], env: Record<string, string> = {}) {
    writeFileSync(
      join(this.root, "manifest.json"),
      JSON.stringify({
        libzmq: {
          ...(this.tree ? { tree: { folders: ["src"], sha256: this.tree } } : {}),
          sources: this.sources.libzmq,
        },
        libsodium: { sources: this.sources.libsodium },
      }),
    );
    const all = [
      join(repository, "vendor", "scripts", script),
      "--root",
      this.root,
      ...args,
    ];
    const start = performance.now();
    return new Promise<Outcome>((done) =>
      execFile(
        process.execPath,
        all,
        { env: { PATH: join(this.folder, "bin"), ...env }, encoding: "utf8" },
        (error, stdout, stderr) =>
          done({
            code: Number(error?.code ?? 0),
            stdout,
            stderr,
            seconds: (performance.now() - start) / 1000,
          }),
      ),
    );
  }

  read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

  close() {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(this.folder, { recursive: true });
  }
}

/** One sentence on the standard error and exit code 1. */
export function expectSentence(outcome: Outcome, pattern: RegExp) {
  expect(outcome.stderr).toMatch(pattern);
  expect(outcome.stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(outcome.stderr.trimEnd()).toMatch(/\.$/);
  expect(outcome.code).toBe(1);
}
