import { command, type Command } from "./command";
import { bashCompletion } from "./reference/bash";
import { zshCompletion } from "./reference/zsh";

const shells: Readonly<Record<string, (commands: readonly Command[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
};

/** Returns the command that prints what completes command lines. */
export function completionOf(all: () => readonly Command[]): Command {
  return command({
    name: "completion",
    group: "package",
    about: "prints a script that completes command lines in bash or zsh",
    positionals: [
      {
        name: "SHELL",
        about: `the shell: ${Object.keys(shells).join(" or ")}`,
        choices: Object.keys(shells),
      },
    ],
    options: {},
    examples: [
      {
        about: "For each new shell",
        line: "zmq-napi completion bash > ~/.local/share/bash-completion/completions/zmq-napi",
      },
      { about: "For this shell only", line: "source <(zmq-napi completion bash)" },
    ],
    run({ positionals: [shell = ""] }) {
      process.stdout.write(shells[shell]?.(all()) ?? "");
      return Promise.resolve(0);
    },
  });
}
