import { command } from "./command";

/** The command that runs the package's measurements. */
export const bench = command({
  name: "bench",
  group: "package",
  about: "measures this package beside raw TCP, zeromq.js and libzmq's tools",
  details: ["zmq-napi bench --help lists its own options."],
  positionals: [
    { name: "ARGUMENT", about: "the arguments of the measurements", times: "any" },
  ],
  options: {},
  run: () => runBench([]),
  runRaw: runBench,
});

async function runBench(args: readonly string[]): Promise<number> {
  const { runMeasurements } = await import("./measurements.js");
  return runMeasurements(args);
}
