import { workload as latency } from "./latency.mjs";
import { workload as throughput } from "./throughput.mjs";

/** What `--quick` runs, and what the package has. @type {readonly import("../harness/workload.mjs").Workload[]} */
export const quick = [throughput, latency];
