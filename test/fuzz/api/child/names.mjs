// Endpoints that no other program uses.

/**
 * Text with names that are this program's own.
 *
 * @param {string} text @param {import("./world.mjs").World} world
 */
export function place(text, world) {
  return text
    .replace(/^inproc:\/\/([a-d])$/, `inproc://${world.scope}-$1`)
    .replace("$folder", world.folder);
}
