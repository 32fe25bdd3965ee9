// The package as it was built in this tree.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const dist = "../../../../dist";

/** @type {any} */
export const zmq = require(`${dist}/index.js`);
/** @type {any} */
export const draft = require(`${dist}/draft.js`);
/** @type {any} */
export const auth = require(`${dist}/auth.js`);
/** @type {any} */
export const v5 = require(`${dist}/v5-compat.js`);

/** How many sockets and contexts this thread has open. @type {() => number} */
export const openMembers = require(`${dist}/internals.js`).addon().openMembers;

/** The classes that a step can construct. @type {Record<string, any>} */
export const classes = Object.fromEntries(
  [...Object.entries(zmq), ...Object.entries(draft), ...Object.entries(auth)].filter(
    ([name, value]) =>
      typeof value === "function" && /^[A-Z]/.test(name) && !/Error$|^Socket$/.test(name),
  ),
);

/** The classes of sockets. */
export const socketTypes = Object.keys(classes).filter(
  (name) => classes[name].prototype instanceof zmq.Socket,
);
