// The example's kernels and client, for programs that run in other folders.

import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = join(process.env["ZMQ_NAPI"] ?? "", "examples", "jupyter");
const load = (file) => import(pathToFileURL(join(folder, file)).href);

export const { findSpec, Kernel } = await load("kernel.mjs");
export const { KernelClient } = await load("client.mjs");
