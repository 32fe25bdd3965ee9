import { fileURLToPath } from "node:url";
import { Running } from "../harness/processes.mjs";
import { peersNamed } from "../peers/index.mjs";
import { packageOf } from "../peers/packages.mjs";

const file = fileURLToPath(new URL("../programs/loading.cjs", import.meta.url));

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "loading",
  title: "processor time and memory of require()",
  about:
    "A process of its own requires the package, and nothing else. Processor time is that of all " +
    "threads. Both packages load their addon. `files` are modules and addons.",
  axis: "entry",
  metrics: {
    CPU: { unit: "ms", better: "less" },
    RSS: { unit: "MiB", better: "less" },
    files: { unit: "files", better: "less" },
  },
  peers: peersNamed("zmq-napi", "zeromq.js"),
  rounds: { usual: 41, quick: 11 },
  cases: () => [{ entry: "main" }, { entry: "v5-compat" }, { entry: "draft" }],
  async run(peer, { entry }) {
    const name = packageOf(peer);
    const path = entry === "main" ? name : `${name}/${entry}`;
    // Drafts warn that they are drafts.
    const argv = [process.execPath, "--no-warnings", file, path];
    const { CPU, RSS, files } = /** @type {any} */ (await new Running({ argv }).end());
    return { CPU, RSS, files };
  },
};
