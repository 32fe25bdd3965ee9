// Endpoints that no other program uses.

/**
 * Text with names that are this program's own.
 *
 * @param {string} text @param {import("./program-state.mjs").ProgramState} state
 */
export function place(text, state) {
  return text
    .replace(/^inproc:\/\/([a-d])$/, `inproc://${state.scope}-$1`)
    .replace("$folder", state.folder);
}
