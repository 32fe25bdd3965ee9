import { workload as latency } from "./latency.mjs";
import { workload as throughput } from "./throughput.mjs";

/** The workloads of `--quick`, and of the published package. @type {readonly import("../harness/workload.mjs").Workload[]} */
export const quick = [throughput, latency];
