// Which entries of the lists of open faults are in force. The environment variable
// ZMQ_NAPI_FUZZ_LET names entries, separated by commas, that are not passed over; `all` stands
// for each of them.

const letIn = (process.env["ZMQ_NAPI_FUZZ_LET"] ?? "").split(",");

/** Whether an entry of the lists is in force. @param {{ name: string }} entry */
export const inForce = ({ name }) => !letIn.includes("all") && !letIn.includes(name);
