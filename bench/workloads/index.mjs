import { workload as curve } from "./curve.mjs";
import { workload as fanOut } from "./fan-out.mjs";
import { workload as inproc } from "./inproc.mjs";
import { workload as latency } from "./latency.mjs";
import { workload as multipart } from "./multipart.mjs";
import { workload as strings } from "./strings.mjs";
import { workload as throughput } from "./throughput.mjs";

/** @type {readonly import("../harness/workload.mjs").Workload[]} */
export const workloads = [
  throughput,
  latency,
  inproc,
  fanOut,
  multipart,
  strings,
  curve,
];
