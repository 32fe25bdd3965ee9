// Laws of the completion scripts: they are sourced by real shells.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Command, run } from "./cli";

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
  expect(output).toContain("'*:FRAME: '");
  expect(output).toContain("':FILE:_files'");
  for (const part of output.split(/^ {8}\S+\)$/m)) {
    const open = part.split("\n").filter((line) => line.trim().startsWith("'*:"));
    expect(open.length).toBeLessThan(2);
    if (open[0] !== undefined) expect(open[0]).toMatch(/;;$/);
  }
});

const hasZsh = spawnSync("zsh", ["--version"]).status === 0;

test("the script for zsh names all commands and options", async () => {
  const { code, output } = await run(["completion", "zsh"]);
  expect(code).toBe(0);
  expect(output).toMatch(/^#compdef zmq-napi\n/);
  expect(output).toContain("'sub:prints what publishers send'");
  expect(output).toContain("'(-n --count)'{-n,--count=}'[stop after N messages]:N: '");
});

(hasZsh ? test : test.skip)("zsh accepts the script", async () => {
  const { output } = await run(["completion", "zsh"]);
  const script = `autoload -U compinit; compinit -u -D; ${output}; print $_comps[zmq-napi]`;
  const { stdout, stderr } = spawnSync("zsh", ["-f", "-c", script], { encoding: "utf8" });
  expect({ stdout, stderr }).toEqual({ stdout: "_zmq-napi\n", stderr: "" });
});
