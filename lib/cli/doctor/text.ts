import { described } from "../../addon/binary/system";
import { type Candidate, type Examination, isWell } from "./examination";
import type { Loaded, Outcome } from "./finding";

const states: Readonly<Record<Candidate["state"], string>> = {
  absent: "not there",
  loaded: "loaded, for it is the first that is there",
  refused: "the first that is there, and not loaded",
  unused: "there, and not needed",
};

const marks: Readonly<Record<Outcome["result"], string>> = {
  passed: "ok",
  failed: "FAILED",
  skipped: "skipped",
};

/** What to do if the package works and a program does not. */
const unconnected =
  "If sockets of a program do not connect, zmq-napi monitor ENDPOINT prints what happens to\n" +
  "a connection, with an explanation. zmq-napi ping ENDPOINT says what speaks there. See also\n" +
  "docs/guide/events.md, 'Why nothing connects'.";

/**
 * Describes the origin of the libzmq inside. Our libzmq is tested, the system's is not.
 */
function origin({ libsodium, patches }: Loaded): string {
  if (libsodium === null) return "the system's, unproven";
  return `patches ${patches ?? "unknown"}, libsodium ${libsodium}`;
}

function versions(loaded: Loaded): string[] {
  const { libzmq, capability } = loaded;
  const names = Object.keys(capability);
  const has = names.filter((name) => capability[name]);
  const lacks = names.filter((name) => !capability[name]);
  return [
    `libzmq ${libzmq}, ${origin(loaded)}`,
    `  with ${has.join(", ")}`,
    `  without ${lacks.join(", ")}`,
  ];
}

function looks(examination: Examination): string[] {
  const lines = examination.looks.map(
    ({ file, what, state }) => `  ${file}\n    ${what}: ${states[state]}`,
  );
  return ["The binary is looked for in this order:", ...lines];
}

function outcomes(all: readonly Outcome[]): string[] {
  const width = Math.max(...all.map(({ name }) => name.length));
  return all.map(({ name, result, milliseconds, reason }) => {
    const detail = reason ?? `${milliseconds} ms`;
    return `  ${name.padEnd(width)}  ${marks[result].padEnd(7)}  ${detail}`;
  });
}

/** Returns the examination as text for people. */
export function textOf(version: string, examination: Examination): string {
  const { system, loaded, refused, ending } = examination;
  const cause = refused?.cause == null ? [] : [`The system says: ${refused.cause}`];
  const lines = [
    `zmq-napi ${version} on ${described(system)}`,
    ...looks(examination),
    ...(loaded === null ? [] : versions(loaded)),
    ...(refused === null ? [] : [refused.message, ...cause]),
    ...(loaded === null ? [] : ["A message over each transport:"]),
    ...(loaded === null ? [] : outcomes(examination.outcomes)),
    ...(ending === null ? [] : [`The process that loaded it ${ending}`]),
    ...(isWell(examination) ? [unconnected] : []),
  ];
  return `${lines.join("\n")}\n`;
}
