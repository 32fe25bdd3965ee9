// What was found in the binaries, side by side.

/**
 * @typedef {object} Row
 * @property {string} name of the target
 * @property {import("./facts.mjs").Facts} [facts]
 * @property {import("../prebuild/record.mjs").Record} [record]
 * @property {boolean} [asked] whether the binary ran here and was asked
 * @property {string[]} findings
 */

const heads = [
  ...["target", "MB", "needs", "loads", "exports", "of its host", "signature"],
  ...["libzmq", "features", "zmq_has", "faults"],
];

/** The system that a binary needs. @param {import("./facts.mjs").Facts} facts */
function needs({ format, libraries, versions, oldest }) {
  const glibc = versions
    .filter((version) => version.startsWith("GLIBC_"))
    .map((version) => version.slice("GLIBC_".length))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  if (libraries.includes("libc.so")) return "musl";
  if (format.startsWith("elf")) return `glibc ${glibc.at(-1) ?? "of any age"}`;
  return `${format.startsWith("COFF") ? "Windows" : "macOS"} ${oldest}`;
}

/** @param {Row} row */
function cellsOf({ name, facts, record, asked, findings }) {
  if (facts === undefined) return [name, ...heads.slice(2).map(() => "–"), "missing"];
  const has = Object.entries(record?.has ?? {}).filter(([, value]) => value === 1);
  return [
    name,
    (facts.size / 1e6).toFixed(2),
    needs(facts),
    String(facts.libraries.length),
    String(facts.exports.length),
    String(facts.host.length),
    facts.signature,
    record?.libzmq.version ?? "–",
    String(record?.features.length ?? "–"),
    `${has.map(([key]) => key).join(" ")}${asked ? "" : " (configured)"}`,
    findings.length === 0 ? "none" : String(findings.length),
  ];
}

/** @param {Row[]} rows */
export function tableOf(rows) {
  const lines = [heads, ...rows.map(cellsOf)];
  const widths = heads.map((_, column) =>
    Math.max(...lines.map((cells) => (cells[column] ?? "").length)),
  );
  return lines
    .map((cells) => cells.map((cell, column) => cell.padEnd(widths[column])).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}
