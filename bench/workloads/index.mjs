import { workload as batch } from "./batch.mjs";
import { workload as cost } from "./cost.mjs";
import { workload as curve } from "./curve.mjs";
import { workload as dealerRouter } from "./dealer-router.mjs";
import { workload as fanOut } from "./fan-out.mjs";
import { workload as handshakes } from "./handshakes.mjs";
import { workload as idle } from "./idle.mjs";
import { workload as idlePairs } from "./idle-pairs.mjs";
import { workload as inproc } from "./inproc.mjs";
import { workload as latency } from "./latency.mjs";
import { workload as loopDelay } from "./loop-delay.mjs";
import { workload as memory } from "./memory.mjs";
import { workload as multipart } from "./multipart.mjs";
import { workload as proxy } from "./proxy.mjs";
import { workload as scaling } from "./scaling.mjs";
import { workload as storm } from "./storm.mjs";
import { workload as strings } from "./strings.mjs";
import { workload as syscalls } from "./syscalls.mjs";
import { workload as thresholds } from "./thresholds.mjs";
import { workload as throughput } from "./throughput.mjs";
import { workload as turn } from "./turn.mjs";
import { workload as workers } from "./workers.mjs";

/** In the order in which all are run. @type {readonly import("../harness/workload.mjs").Workload[]} */
export const workloads = [
  throughput,
  latency,
  inproc,
  fanOut,
  dealerRouter,
  multipart,
  strings,
  curve,
  storm,
  idle,
  idlePairs,
  memory,
  handshakes,
  proxy,
  workers,
  syscalls,
  loopDelay,
  cost,
  scaling,
  thresholds,
  batch,
  turn,
];
