// Laws of the completion scripts: they are sourced by real shells.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Command, program, run } from "./cli";

/** What bash offers at the end of the words. */
async function offered(...words: string[]): Promise<string[]> {
  const line = `source <(zmq-napi completion bash)
complete -p zmq-napi > /dev/null || exit 9
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_zmq_napi; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const quoted = words.map((word) => `'${word}'`).join(" ");
  await using shell = Command.shell(`set -- ${quoted}\n${line}`);
  const { code, output, errors } = await shell.ended;
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  return output.toString().split("\n").filter(Boolean);
}

describe("bash completes", () => {
  test("commands", async () => {
    expect(await offered("zmq-napi", "pu")).toEqual(["pub", "push", "pull"]);
    expect(await offered("zmq-napi", "--v")).toEqual(["--version"]);
  });

  test("options of the command, also after an endpoint, which bash splits", async () => {
    expect(await offered("zmq-napi", "sub", "--to")).toEqual(["--topic"]);
    const endpoint = ["tcp", ":", "//127.0.0.1", ":", "5555"];
    expect(await offered("zmq-napi", "push", ...endpoint, "--inp")).toEqual(["--input"]);
    expect(await offered("zmq-napi", "sub", "--json", "--topi")).toEqual(["--topic"]);
  });

  test("values of options, in both forms", async () => {
    const formats = ["line", "length"];
    expect(await offered("zmq-napi", "push", "--input", "l")).toEqual(formats);
    expect(await offered("zmq-napi", "push", "--input", "=", "l")).toEqual(formats);
    expect(await offered("zmq-napi", "sub", "-f", "j")).toEqual(["json"]);
    expect(await offered("zmq-napi", "completion", "z")).toEqual(["zsh"]);
  });

  test("files after @, and nothing where a text is wanted", async () => {
    const file = await offered("zmq-napi", "sub", "--curve-server-key", `@${__filename}`);
    expect(file).toEqual([`@${__filename}`]);
    expect(await offered("zmq-napi", "sub", "--topic", "")).toEqual([]);
  });
});

test("bash completes the file of a recording, with its spaces", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zmq-napi-cli-"));
  writeFileSync(join(folder, "my feed.zrec"), "");
  const found = await offered("zmq-napi", "replay", join(folder, "my"));
  expect(found).toEqual([join(folder, "my feed.zrec")]);
  rmSync(folder, { recursive: true });
});

test("in zsh, at most the last argument of a command repeats", async () => {
  const { output } = await run(["completion", "zsh"]);
  expect(output).toContain("'*:FRAME:");
  expect(output).toContain("'*:FILE:_zmq-napi-files'");
  for (const part of output.split(/^ {8}\S+\)$/m)) {
    const open = part.split("\n").filter((line) => line.trim().startsWith("'*:"));
    expect(open.length).toBeLessThan(2);
    if (open[0] !== undefined) expect(open[0]).toMatch(/;;$/);
  }
});

test("the script for zsh names all commands and options", async () => {
  const { code, output } = await run(["completion", "zsh"]);
  expect(code).toBe(0);
  expect(output).toMatch(/^#compdef zmq-napi\n/);
  expect(output).toContain("'sub:prints what publishers send'");
  expect(output).toContain("'(-n --count)'{-n,--count=}'[stop after N messages]:N: '");
});

/** Whether a program is on this machine. */
const has = (program: string) => spawnSync(program, ["--version"]).status === 0;

/** A shell in a terminal, to which a test types. */
class Typed {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #shown = "";
  #changed = () => undefined as void;

  /** Starts the shell in a folder. `setup` is its first line. */
  constructor(shell: string, folder: string, setup: string) {
    this.#child = spawn("script", ["-qec", shell, "/dev/null"], {
      cwd: folder,
      env: {
        ...process.env,
        ...{ TERM: "xterm", NODE: process.execPath, PROGRAM: program, HOME: folder },
      },
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#ended = once(this.#child, "close");
    this.#child.stdout!.setEncoding("utf8").on("data", (text: string) => {
      this.#shown += text;
      this.#changed();
    });
    this.#child.stdin!.write(`zmq-napi() { "$NODE" "$PROGRAM" "$@"; }; ${setup}\n`);
  }

  /** Resolves when the terminal shows a text. */
  async shows(text: string): Promise<void> {
    // eslint-disable-next-line no-control-regex -- what moves the cursor is not compared
    while (!this.#shown.replace(/\x1b\[[\d;?]*[A-Za-z]|[\x07\b]/g, "").includes(text))
      await new Promise<void>((resolve) => (this.#changed = resolve));
  }

  /** Types a text and Tab. Resolves when the terminal shows `wanted`. Removes the line then. */
  async completes(text: string, wanted: string): Promise<void> {
    this.#shown = "";
    this.#child.stdin!.write(`${text}\t`);
    await this.shows(wanted);
    this.#child.stdin!.write("\x15"); // removes the line
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The shell sees the end of its terminal.
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}

/** What is typed in both shells, and what stands there after Tab. */
const typed: [string, string][] = [
  ["zmq-napi mon", "zmq-napi monitor "],
  ["zmq-napi --v", "zmq-napi --version "],
  ["zmq-napi push --input le", "--input length "],
  ["zmq-napi push --input=le", "--input=length "],
  ["zmq-napi sub -n 3 tcp://127.0.0.1:5555 --jso", "--json "],
  ["zmq-napi pull @tcp://127.0.0.1:5555 --jso", "--json "],
  ["zmq-napi replay my", "replay my\\ feed.zrec "],
  ["zmq-napi record tcp://a:1 @tcp://b:2 my", "tcp://b:2 my\\ feed.zrec "],
  ["zmq-napi sub --curve-server-key @a", "--curve-server-key @a.key "],
  ["zmq-napi sub --curve-server-key=@two", "--curve-server-key=@two\\ words.key "],
  ["zmq-napi keygen --out two", "--out two\\ words.key "],
];

const shells: [string, string, string, [string, string][]][] = [
  [
    "zsh",
    "zsh -f -i",
    "autoload -U compinit; compinit -u -D; source <(zmq-napi completion zsh); print it is rea''dy",
    [...typed, ["zmq-napi push --inp", "--input="]],
  ],
  [
    "bash",
    "bash --norc --noprofile -i",
    "source <(zmq-napi completion bash); echo it is rea''dy",
    [...typed, ["zmq-napi push --inp", "--input "]],
  ],
];

for (const [shell, line, setup, cases] of shells)
  (has(shell) && has("script") ? test : test.skip)(
    `${shell} completes what a person types`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "zmq-napi-cli-"));
      for (const name of ["my feed.zrec", "a.key", "two words.key"])
        writeFileSync(join(folder, name), "");
      try {
        await using terminal = new Typed(line, folder, setup);
        await terminal.shows("it is ready");
        for (const [text, wanted] of cases) await terminal.completes(text, wanted);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );
