// Remembers beside a file what it was made from.

import { existsSync, readFileSync, writeFileSync } from "node:fs";

const noteOf = (/** @type {string} */ file) => `${file}.made-from`;

/** Whether a file is there and was made from `state`. @param {string} file @param {string} state */
export const isMade = (file, state) =>
  existsSync(file) &&
  existsSync(noteOf(file)) &&
  readFileSync(noteOf(file), "utf8") === state;

/** @param {string} file @param {string} state */
export const markMade = (file, state) => writeFileSync(noteOf(file), state);
