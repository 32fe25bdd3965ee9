import type { Command, OptionRow, Positional } from "../command";

/** Characters in a line of --help. */
const width = 92;

/** Returns `text` in lines of at most `width` characters, each with `indent` before it. */
export function wrapped(text: string, indent = "", columns = width): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && indent.length + longer.length > columns) {
      lines.push(indent + line);
      line = word;
    } else line = longer;
  }
  return [...lines, indent + line];
}

/** Returns rows of two columns, of which the second one is wrapped. */
export function table(rows: readonly (readonly [string, string])[]): string[] {
  const most = Math.min(30, Math.max(0, ...rows.map(([first]) => first.length)));
  const indent = " ".repeat(most + 4);
  return rows.flatMap(([first, second]) => {
    const [line = "", ...rest] = wrapped(second, indent);
    if (first.length > most) return [`  ${first}`, line, ...rest];
    return [`  ${first.padEnd(most)}  ${line.trimStart()}`, ...rest];
  });
}

/** Returns an option as it is written: `-n, --count N`. */
export function optionForm(name: string, row: OptionRow): string {
  const short = row.short === undefined ? "" : `-${row.short}, `;
  return `${short}--${name}${row.kind === "flag" ? "" : ` ${row.value ?? "VALUE"}`}`;
}

/** Returns what an option does, with its choices, its default and its variable. */
export function optionText(row: OptionRow): string {
  const facts: string[] = [];
  if (row.choices) facts.push(`one of: ${row.choices.join(", ")}`);
  if (row.default !== undefined) facts.push(`default: ${row.default}`);
  if (row.environment !== undefined) facts.push(`environment: ${row.environment}`);
  if (row.many === true) facts.push("may be repeated");
  return facts.length === 0 ? row.about : `${row.about} (${facts.join("; ")})`;
}

const forms = {
  one: (name: string) => name,
  optional: (name: string) => `[${name}]`,
  any: (name: string) => `[${name}...]`,
  some: (name: string) => `${name}...`,
};

/** Returns an argument as usage lines show it: `[FRAME...]`. */
export function positionalForm({ name, times = "one" }: Positional): string {
  return forms[times](name);
}

/** Returns the usage line of a command. */
export function usageOf(command: Command): string {
  const names = command.takes ?? Object.keys(command.options);
  const [first = ""] = names;
  const single = command.options[first];
  const options =
    names.length === 1 && single ? `[${optionForm(first, single)}]` : "[OPTION...]";
  const words = ["zmq-napi", command.name, ...command.positionals.map(positionalForm)];
  if (names.length > 0) words.push(options);
  return words.join(" ");
}
