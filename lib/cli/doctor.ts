import { command } from "./command";
import { jsonOption } from "./option-groups";

/** The command that shows whether the package works on this machine. */
export const doctor = command({
  name: "doctor",
  group: "package",
  about: "shows which binary is loaded and why, and tries each transport",
  details: [
    "Shows the files that may hold the addon's binary, and the file that was loaded. Shows " +
      "the versions and features of libzmq and libsodium, and the system. Then sends a " +
      "message over each transport.",
  ],
  exits: { 0: "all steps have succeeded", 1: "a step has failed" },
  options: {
    json: { ...jsonOption.json, about: "print an object of JSON" },
  },
  async run({ values }) {
    const { printReport } = await import("./doctor/report.js");
    return printReport(values.json);
  },
});
