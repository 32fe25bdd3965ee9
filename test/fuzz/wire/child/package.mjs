// The package as it was built, whose binary the environment may choose.

import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const dist = join(import.meta.dirname, "..", "..", "..", "..", "dist");

/** @type {any} */
export const zmq = require(join(dist, "index.js"));

/** @type {Record<string, new (options: object) => any>} */
export const sockets = { ...zmq, ...require(join(dist, "draft.js")) };
