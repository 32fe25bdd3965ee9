import { workload as latency } from "./latency.mjs";
import { workload as throughput } from "./throughput.mjs";

/** @type {readonly import("../harness/workload.mjs").Workload[]} */
export const workloads = [throughput, latency];
