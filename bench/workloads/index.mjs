import { workload as curve } from "./curve.mjs";
import { workload as dealerRouter } from "./dealer-router.mjs";
import { workload as fanOut } from "./fan-out.mjs";
import { workload as inproc } from "./inproc.mjs";
import { workload as loading } from "./loading.mjs";
import { workload as loopDelay } from "./loop-delay.mjs";
import { workload as memory } from "./memory.mjs";
import { workload as multipart } from "./multipart.mjs";
import { quick } from "./quick.mjs";
import { workload as rpc } from "./rpc.mjs";
import { workload as scaling } from "./scaling.mjs";
import { workload as strings } from "./strings.mjs";

/** In the order in which all are run. @type {readonly import("../harness/workload.mjs").Workload[]} */
export const workloads = [
  ...quick,
  inproc,
  fanOut,
  dealerRouter,
  rpc,
  multipart,
  strings,
  curve,
  memory,
  loading,
  loopDelay,
  scaling,
];
