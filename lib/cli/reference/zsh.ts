import type { Command, OptionRow, Positional } from "../command";
import { optionsOf } from "../parsing/arguments";

/** Returns `text` in quotes for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Returns a description without what has a meaning in it. */
function described(text: string): string {
  return text.replace(/[[\]\\:]/g, (character) => `\\${character}`);
}

function action(row: Pick<OptionRow, "choices" | "completes">): string {
  if (row.choices) return `(${row.choices.join(" ")})`;
  return row.completes === "file" ? "_zmq-napi-files" : " ";
}

function optionLine(name: string, row: OptionRow): string {
  const { short, many, kind, value = "VALUE" } = row;
  const about = `[${described(row.about)}]`;
  const rest = kind === "flag" ? about : `${about}:${value}:${action(row)}`;
  const long = kind === "flag" ? `--${name}` : `--${name}=`;
  if (short === undefined) return quoted(`${many === true ? "*" : ""}${long}${rest}`);
  const forms = `{-${short},${long}}`;
  if (many === true) return `'*'${forms}${quoted(rest)}`;
  return `'(-${short} --${name})'${forms}${quoted(rest)}`;
}

function isOpen({ times }: Positional): boolean {
  return times === "any" || times === "some";
}

/**
 * Only the last argument may be repeated in zsh. So it also stands for the arguments before it
 * that may be repeated.
 */
function positionalLine(
  row: Positional,
  index: number,
  rows: readonly Positional[],
): string {
  const repeats = index === rows.length - 1 && rows.some(isOpen);
  const name = described(row.name);
  const given = action(row);
  // A word that begins with - is an option: a text that is wanted must not hide the options.
  const end = given === " " ? `_guard "^-*" ${name}` : given;
  return quoted(`${repeats ? "*:" : ":"}${name}:${end}`);
}

function commandCase(command: Command): string[] {
  const options = Object.entries(optionsOf(command));
  const lines = [
    ...options.map(([name, row]) => optionLine(name, row)),
    ...command.positionals.map(positionalLine),
  ];
  return [
    `        ${command.name})`,
    `          _arguments -s \\`,
    ...lines.map(
      (line, index) => `            ${line}${index < lines.length - 1 ? " \\" : " ;;"}`,
    ),
  ];
}

/** Returns the script that completes command lines in zsh. */
export function zshCompletion(commands: readonly Command[]): string {
  const names = commands.map(({ name, about }) => quoted(`${name}:${described(about)}`));
  return `#compdef zmq-napi
# Completion of zmq-napi for zsh: a file _zmq-napi in a folder of $fpath. For this shell:
# source <(zmq-napi completion zsh)
_zmq-napi-files() {
  # A file may stand for a key: @FILE.
  compset -P @
  _files
}
_zmq-napi() {
  local curcontext=$curcontext state line
  local -a commands
  commands=(
    ${names.join("\n    ")}
  )
  _arguments -C -A '-*' '(- *)'{-h,--help}'[list the commands]' \\
    '(- *)'{-v,--version}'[print the version]' '1: :->command' '*:: :->arguments'
  case $state in
    command) _describe command commands ;;
    arguments)
      case $words[1] in
${commands.flatMap(commandCase).join("\n")}
      esac ;;
  esac
}
if [ "$funcstack[1]" = _zmq-napi ]; then
  _zmq-napi "$@"
else
  compdef _zmq-napi zmq-napi
fi
`;
}
