// Describes a child's fault in a line that is the same for the same fault.

/**
 * @typedef {{ code: number | null, signal: string | null, errors: string, hung: boolean,
 *   broken: string | undefined, done: boolean }} End
 */

/** Removes the parts of a text that differ each time. @param {string} text */
function steady(text) {
  return text
    .replaceAll(/0x[0-9a-f]+/g, "0x…")
    .replaceAll(/(?:\/[\w.@-]+)+\/([\w.-]+)/g, "$1")
    .replaceAll(/\b\d{4,}\b/g, "…")
    .trim()
    .slice(0, 300);
}

/** The first frame of a sanitizer's report that lies in our code. @param {string} report */
function frameIn(report) {
  const frames = [...report.matchAll(/^\s+#\d+ \S+ in (.+)$/gm)].map(
    ([, frame]) => frame,
  );
  const ours = frames.find((frame) =>
    /zmq|zmq_napi|native\/|\/src\/\w+\.cpp/.test(frame),
  );
  return ours ?? frames[0] ?? "";
}

const sanitizers =
  /(?:ERROR: (AddressSanitizer|LeakSanitizer)|WARNING: (ThreadSanitizer)): ([^\n(]*)/;
const undefinedBehaviour = /([\w./-]+:\d+):\d+: runtime error: ([^\n]*)/;
const assertions =
  /(Assertion failed[^\n]*|[^\n]*CHECK[^\n]*|terminate called[^\n]*|FATAL ERROR[^\n]*|[^\n]*\([^\n()]*\.cpp:\d+\)[^\n]*)/;

/** @param {string} errors */
function sanitizerIn(errors) {
  const found = sanitizers.exec(errors);
  if (found) {
    const kind = found[3].replace(/ on (unknown )?address.*| in \d+ byte.*/, "");
    return steady(
      `${found[1] ?? found[2]}: ${kind} in ${frameIn(errors.slice(found.index))}`,
    );
  }
  const other = undefinedBehaviour.exec(errors);
  return other
    ? steady(`UndefinedBehaviorSanitizer: ${other[1]}: ${other[2]}`)
    : undefined;
}

/** @param {End} end @param {import("./api/program.mjs").Ending} ending */
export function faultIn(end, ending) {
  const { code, signal, errors, hung, broken, done } = end;
  const sanitizer = sanitizerIn(errors);
  if (sanitizer !== undefined) return sanitizer;
  if (hung) return done ? "hang: the process does not end" : "hang";
  if (signal !== null || (code ?? 0) > 128 || code === 134) {
    const assertion = assertions.exec(errors)?.[1];
    const death = signal ?? `code ${code}`;
    return steady(
      assertion === undefined ? `died: ${death}` : `died: ${death}, ${assertion}`,
    );
  }
  if (broken !== undefined) return `broken: ${steady(broken)}`;
  if (ending === "throw")
    return errors.includes("the fuzzer's own error")
      ? undefined
      : "ended without its error";
  if (code !== 0) return `ended with code ${code}: ${steady(errors.slice(-300))}`;
  return ending === "close" && !done ? "ended too early" : undefined;
}
