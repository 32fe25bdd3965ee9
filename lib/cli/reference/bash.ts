import type { Command, OptionRow } from "../command";
import { optionsOf } from "../parsing/arguments";

function spelled(name: string, { short }: OptionRow): string[] {
  return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];
}

/** Returns the lines that complete the value of an option, or nothing if it has none. */
function valueCase(name: string, row: OptionRow): string[] {
  if (row.kind === "flag") return [];
  const pattern = spelled(name, row).join("|");
  const answer = row.choices
    ? `values='${row.choices.join(" ")}'`
    : row.completes === "file"
      ? "files=yes"
      : ":";
  return [`        ${pattern}) ${answer} ;;`];
}

function commandCase(command: Command): string[] {
  const options = Object.entries(optionsOf(command));
  const words = options.flatMap(([name, row]) => spelled(name, row));
  const choices = command.positionals.flatMap((positional) => positional.choices ?? []);
  const takesFile = command.positionals.some(({ completes }) => completes === "file");
  return [
    `    ${command.name})`,
    `      words='${[...words, ...choices].join(" ")}'`,
    `      case $option in`,
    `        '')${takesFile ? " files=maybe" : ""} ;;`,
    ...options.flatMap(([name, row]) => valueCase(name, row)),
    `        *) option= ;;`,
    `      esac ;;`,
  ];
}

/** The lines that offer the files that begin with $current. A file may stand for a key: @FILE. */
const fileLines = `    # A name may have spaces.
    while IFS= read -r at; do COMPREPLY+=("$at"); done \
      < <(compgen -f -- "\${current#@}")
    if [[ $current == @* ]]; then
      # bash would quote the "@", and knows no folder of that name.
      for at in "\${!COMPREPLY[@]}"; do
        local name=\${COMPREPLY[at]}
        [[ -d $name ]] && name+=/ && compopt -o nospace 2>/dev/null
        COMPREPLY[at]=@$(printf %q "$name")
      done
    else
      compopt -o filenames 2>/dev/null
    fi`;

/** Returns the script that completes command lines in bash. */
export function bashCompletion(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# Completion of zmq-napi for bash. For this shell: source <(zmq-napi completion bash)
_zmq_napi() {
  local IFS=$' \\t\\n' current=\${COMP_WORDS[COMP_CWORD]} option= command= words= values= files= at
  # bash also splits words at "=", ":" and "@". An option stands before its value. The second
  # argument has what is completed, with the "@".
  local end=$((COMP_CWORD - 1))
  case $current in
    = | =@ | @) current=\${2-} ;;
    *) case \${COMP_WORDS[end]} in = | @ | =@) end=$((end - 1)) ;; esac ;;
  esac
  [[ \${2-} == @* ]] && current=$2
  for ((at = 1; at < COMP_CWORD; at++)); do
    if [[ \${COMP_WORDS[at]} != -* ]]; then command=\${COMP_WORDS[at]}; break; fi
  done
  [[ \${COMP_WORDS[end]} == -* ]] && option=\${COMP_WORDS[end]}
  COMPREPLY=()
  case $command in
    '') words='${names} --help --version' ;;
${commands.flatMap(commandCase).join("\n")}
  esac
  [[ $files == maybe && $current == -* ]] && files=
  if [[ -n $files ]]; then
${fileLines}
  elif [[ -n $values ]]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [[ -z $option ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -F _zmq_napi zmq-napi
`;
}
